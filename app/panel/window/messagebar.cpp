// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/window/messagebar.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

look::Ink inkOf(Message::Kind kind)
{
    switch (kind) {
    case Message::Kind::Positive:
        return look::Ink::Positive;
    case Message::Kind::Warning:
        return look::Ink::Warning;
    case Message::Kind::Error:
        return look::Ink::Negative;
    case Message::Kind::Information:
        break;
    }
    return look::Ink::Information;
}

QString iconOf(Message::Kind kind)
{
    switch (kind) {
    case Message::Kind::Positive:
        return u"dialog-ok-apply"_s;
    case Message::Kind::Warning:
        return u"dialog-warning-symbolic"_s;
    case Message::Kind::Error:
        return u"dialog-error-symbolic"_s;
    case Message::Kind::Information:
        break;
    }
    return u"dialog-information-symbolic"_s;
}

QString offerOf(Message::Action action)
{
    switch (action) {
    case Message::Action::Persist:
        return MessageBar::tr("Also &use after a restart");
    case Message::Action::UndoRemove:
    case Message::Action::UndoRemoveBaseline:
        return MessageBar::tr("&Undo");
    case Message::Action::ResumeSwitching:
        return MessageBar::tr("Res&ume switching");
    case Message::Action::OpenAdvisor:
        return MessageBar::tr("Open the advisor");
    case Message::Action::None:
        break;
    }
    return {};
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    setAccessibleName(tr("Message"));
    setObjectName(u"messageBar"_s);
    m_icon->setAccessibleName(tr("Kind of message"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setFocusPolicy(Qt::NoFocus);
    m_action->setAutoDefault(false);
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close message"));
    m_close->setToolTip(tr("Close"));
    m_close->setFocusPolicy(Qt::StrongFocus);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(look::grid * 3 / 2, look::grid, look::grid, look::grid);
    row->setSpacing(look::grid);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    connect(m_action, &QPushButton::clicked, this, [this] { Q_EMIT actionChosen(m_message.action); });
    hide();
}

void MessageBar::display(const Message &message, bool lock)
{
    m_message = message;
    m_text->setText(message.text);
    m_text->setAccessibleName(message.text);
    setAccessibleDescription(message.text);
    m_icon->setPixmap(look::icon(iconOf(message.kind)).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_close->setIcon(look::icon(u"window-close-symbolic"_s));
    const QString offer = offerOf(message.action);
    m_action->setVisible(!offer.isEmpty());
    if (!offer.isEmpty()) {
        m_action->setText(offer);
        m_action->setAccessibleName(QString(offer).remove(u'&'));
    }
    m_action->setIcon(lock && message.action == Message::Action::Persist ? look::icon(u"object-locked-symbolic"_s)
                                                                         : QIcon());
    show();
    update();
    // Said aloud without taking the focus.
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::clear()
{
    hide();
    m_message = {};
    m_text->clear();
    setAccessibleDescription({});
}

void MessageBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = look::ink(inkOf(m_message.kind), palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(look::mix(palette().color(QPalette::Window), colour, 0.16));
    painter.drawRoundedRect(rect(), look::cornerRadius, look::cornerRadius);
}

void MessageBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        clear();
    else
        QWidget::keyPressEvent(event);
}

} // namespace anarchy

#include "moc_messagebar.cpp"
