// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QWidget>

namespace anarchy {

/// One segment. A push button in all but looks, so that keyboard, mnemonics and assistive technology work as ever.
class Segment : public QPushButton {
    Q_OBJECT

public:
    Segment(const QString &text, QWidget *parent);

    /// The current one of its row. Set by the owner: a click asks, it does not decide.
    void setCurrent(bool current);
    bool isCurrent() const { return m_current; }
    /// Looked at but not in force: drawn as an outline.
    void setPreviewed(bool previewed);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    bool m_current = false;
    bool m_previewed = false;
    bool m_ring = false;
};

/// A row of choices of which at most one is current.
class SegmentedControl : public QWidget {
    Q_OBJECT

public:
    explicit SegmentedControl(QWidget *parent = nullptr);

    /// `text` may carry a mnemonic; `name` is what assistive technology reads.
    Segment *addSegment(const QString &text, const QString &name);
    Segment *segment(int index) const { return m_segments[index]; }
    int count() const { return static_cast<int>(m_segments.size()); }
    /// -1: none is
    void setCurrent(int index);
    int current() const;
    void setPreviewed(int index);

Q_SIGNALS:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<Segment *> m_segments; // owned as children
};

/// `text` with an ampersand before the first letter that no one has taken yet; takes it.
QString withMnemonic(const QString &text, QString &taken);

} // namespace anarchy
