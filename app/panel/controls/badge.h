// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "desktop/look/linkstate.h"

namespace anarchy {

/// State of the link: shape, colour and word.
class StateBadge : public QWidget {
    Q_OBJECT

public:
    explicit StateBadge(QWidget *parent = nullptr);
    void setState(LinkState state);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    LinkState m_state = LinkState::NoDriver;
};

/// A word in a rounded field, e.g. "loopback". An emphatic one cannot be overlooked.
class Chip : public QWidget {
    Q_OBJECT

public:
    explicit Chip(QWidget *parent = nullptr);
    void setText(const QString &text, bool emphatic);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    bool m_emphatic = false;
};

} // namespace anarchy
