// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "live/linkreader.h"

class QVBoxLayout;

namespace anarchy {

/// Says what is missing and how to get it, offers the simulated link, and goes away by itself when the driver appears.
class NoDriverPage : public QWidget {
    Q_OBJECT

public:
    explicit NoDriverPage(LinkReader &reader, QWidget *parent = nullptr);

Q_SIGNALS:
    void simulationRequested();

private:
    void explain();
    void addStep(const QString &text, const QString &command);

    LinkReader &m_reader;
    QLabel *m_title;
    QLabel *m_text;
    QWidget *m_steps;
    QVBoxLayout *m_stepList;
    QPushButton *m_simulate;
    std::optional<Presence> m_shown;
};

} // namespace anarchy
