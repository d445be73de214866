// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QWidget>

namespace anarchy {

/// The pages, by symbol and name; by symbol alone in a narrow window.
class SideBar : public QWidget {
    Q_OBJECT

public:
    explicit SideBar(QWidget *parent = nullptr);

    void addPage(const QString &iconName, const QString &text);
    void setCurrent(int index);
    void setCompact(bool compact);

Q_SIGNALS:
    void chosen(int index);

protected:
    void changeEvent(QEvent *event) override;

private:
    class Entry;
    QList<Entry *> m_entries; // owned as children
};

} // namespace anarchy
