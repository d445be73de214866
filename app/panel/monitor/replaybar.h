// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QPointer>
#include <QSlider>
#include <QTimer>
#include <QToolButton>

#include "live/linkreader.h"
#include "recording/playback.h"

namespace anarchy {

/// The controls of a recording: play or pause, where in it, how fast, and what it is of. Hidden without one.
class ReplayBar : public QWidget {
    Q_OBJECT

public:
    explicit ReplayBar(LinkReader &reader, QWidget *parent = nullptr);

private:
    void adoptPort();
    void updatePlaying();
    void updatePosition();
    void seekToSlider();

    LinkReader &m_reader;
    QPointer<Playback> m_playback; ///< owned by the port
    QToolButton *m_play;
    QSlider *m_slider;
    QLabel *m_time;
    QComboBox *m_speed;
    QLabel *m_title;
    QTimer m_follow;
    QTimer m_seek;
};

/// "1:02:03", "2:03": hours, minutes and seconds.
QString playedText(qint64 ns);

} // namespace anarchy
