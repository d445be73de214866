// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "desktop/services/changecontroller.h"

namespace anarchy {

/// What the panel has to say, inside the window and never in its way: colour, symbol and text, one offer at most.
class MessageBar : public QWidget {
    Q_OBJECT

public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// \param lock true puts a lock on the offer: it will ask for a password
    void display(const Message &message, bool lock);
    void clear();
    QString text() const { return m_text->text(); }

Q_SIGNALS:
    void actionChosen(anarchy::Message::Action action);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    Message m_message;
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_action;
    QToolButton *m_close;
};

} // namespace anarchy
