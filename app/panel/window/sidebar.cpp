// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/window/sidebar.h"

#include <QFocusEvent>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

#include "desktop/look/look.h"

namespace anarchy {

namespace {
constexpr int entryHeight = 5 * look::grid;
constexpr int fullWidth = 20 * look::grid;
constexpr int symbol = 22;
} // namespace

/// A push button in all but looks.
class SideBar::Entry : public QPushButton {
public:
    Entry(const QString &iconName, const QString &text, QWidget *parent)
        : QPushButton(text, parent)
        , m_icon(look::icon(iconName))
    {
        setCheckable(true);
        setAutoDefault(false);
        setFocusPolicy(Qt::StrongFocus);
        const QString name = QString(text).remove(u'&');
        setAccessibleName(SideBar::tr("%1 page button").arg(name));
        setObjectName(accessibleName());
        setToolTip(name);
    }

    void setCompact(bool compact)
    {
        m_compact = compact;
        setFixedSize(minimumSizeHint());
    }

    QSize minimumSizeHint() const override { return {m_compact ? entryHeight : fullWidth, entryHeight}; }

protected:
    void nextCheckState() override { } // a click asks for the page, the window decides

    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor accent = palette().color(QPalette::Highlight);
        const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
        painter.setPen(Qt::NoPen);
        if (isChecked() || underMouse() || isDown()) {
            painter.setBrush(look::mix(palette().color(QPalette::Window), accent, isChecked() ? 0.22 : 0.10));
            painter.drawRoundedRect(box, look::cornerRadius, look::cornerRadius);
        }
        if (isChecked()) {
            painter.setBrush(accent);
            painter.drawRoundedRect(QRectF(0, 10, 3, height() - 20), 1.5, 1.5);
        }
        if (m_ring && hasFocus()) {
            painter.setPen(QPen(accent, 1.4));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), look::cornerRadius, look::cornerRadius);
        }
        const int left = (entryHeight - symbol) / 2;
        m_icon.paint(&painter, QRect(left, left, symbol, symbol));
        if (m_compact)
            return;
        painter.setPen(palette().color(QPalette::WindowText));
        painter.setFont(isChecked() ? look::strong(font()) : font());
        const bool mnemonics = style()->styleHint(QStyle::SH_UnderlineShortcut, nullptr, this);
        painter.drawText(rect().adjusted(entryHeight, 0, 0, 0),
                         Qt::AlignLeft | Qt::AlignVCenter | (mnemonics ? Qt::TextShowMnemonic : Qt::TextHideMnemonic),
                         text());
    }

    void focusInEvent(QFocusEvent *event) override
    {
        m_ring = look::isKeyboardFocus(event->reason());
        QPushButton::focusInEvent(event);
    }

    void enterEvent(QEnterEvent *event) override
    {
        QPushButton::enterEvent(event);
        update();
    }

    void leaveEvent(QEvent *event) override
    {
        QPushButton::leaveEvent(event);
        update();
    }

private:
    QIcon m_icon;
    bool m_compact = false;
    bool m_ring = false;
};

SideBar::SideBar(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Pages"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(look::grid / 2);
    column->addStretch();
}

void SideBar::addPage(const QString &iconName, const QString &text)
{
    auto *entry = new Entry(iconName, text, this);
    entry->setCompact(false);
    const auto index = static_cast<int>(m_entries.size());
    connect(entry, &QPushButton::clicked, this, [this, index] { Q_EMIT chosen(index); });
    static_cast<QVBoxLayout *>(layout())->insertWidget(index, entry);
    m_entries.append(entry);
}

void SideBar::setCurrent(int index)
{
    for (qsizetype i = 0; i < m_entries.size(); ++i)
        m_entries[i]->setChecked(i == index);
}

void SideBar::setCompact(bool compact)
{
    for (Entry *entry : m_entries)
        entry->setCompact(compact);
}

void SideBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

} // namespace anarchy

#include "moc_sidebar.cpp"
