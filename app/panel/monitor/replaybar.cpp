// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/monitor/replaybar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QSignalBlocker>

#include <algorithm>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

using namespace std::chrono_literals;

constexpr auto followPeriod = 100ms;
// A slider that is dragged names many positions; what lies before each is looked up only for the one it rests on.
constexpr auto seekDelay = 30ms;
constexpr qint64 nsPerStep = 1'000'000; // the slider counts milliseconds
constexpr int secondSteps = 1000;

} // namespace

QString playedText(qint64 ns)
{
    const qint64 seconds = ns / 1'000'000'000;
    const auto twoDigits = [](qint64 number) { return QString::number(number).rightJustified(2, u'0'); };
    if (seconds < 3600)
        return u"%1:%2"_s.arg(seconds / 60).arg(twoDigits(seconds % 60));
    return u"%1:%2:%3"_s.arg(seconds / 3600).arg(twoDigits(seconds / 60 % 60), twoDigits(seconds % 60));
}

ReplayBar::ReplayBar(LinkReader &reader, QWidget *parent)
    : QWidget(parent)
    , m_reader(reader)
    , m_play(new QToolButton(this))
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_time(new QLabel(this))
    , m_speed(new QComboBox(this))
    , m_title(new QLabel(this))
{
    setObjectName(u"replayBar"_s);
    setAccessibleName(tr("Recording"));
    m_play->setAutoRaise(true);
    m_play->setFocusPolicy(Qt::StrongFocus);
    m_slider->setAccessibleName(tr("Position in the recording"));
    m_slider->setSingleStep(secondSteps);
    m_slider->setMinimumWidth(16 * look::grid);
    m_time->setFont(look::tabular(font()));
    m_speed->setAccessibleName(tr("Speed of the recording"));
    m_speed->setToolTip(tr("How fast the recording is played"));
    for (const double speed : Playback::speeds)
        m_speed->addItem(tr("%1×", "speed").arg(QLocale().toString(speed)), speed);
    m_title->setFont(look::caption(font()));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(look::grid);
    row->addWidget(m_play);
    row->addWidget(m_slider, 1);
    row->addWidget(m_time);
    row->addWidget(m_speed);
    row->addWidget(m_title);

    m_follow.setInterval(followPeriod);
    m_seek.setInterval(seekDelay);
    m_seek.setSingleShot(true);
    connect(&m_follow, &QTimer::timeout, this, &ReplayBar::updatePosition);
    connect(&m_seek, &QTimer::timeout, this, &ReplayBar::seekToSlider);
    connect(m_slider, &QSlider::valueChanged, &m_seek, qOverload<>(&QTimer::start));
    connect(m_play, &QToolButton::clicked, this, [this] {
        if (m_playback)
            m_playback->isPlaying() ? m_playback->pause() : m_playback->play();
    });
    connect(m_speed, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (m_playback)
            m_playback->setSpeed(m_speed->itemData(index).toDouble());
    });
    connect(&m_reader, &LinkReader::portReplaced, this, &ReplayBar::adoptPort);
    adoptPort();
}

void ReplayBar::adoptPort()
{
    m_playback = m_reader.playback();
    setVisible(m_playback);
    m_seek.stop();
    m_follow.stop();
    if (!m_playback)
        return;
    connect(m_playback, &Playback::playingChanged, this, &ReplayBar::updatePlaying);
    connect(m_playback, &Playback::sought, this, &ReplayBar::updatePosition);
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, static_cast<int>(m_playback->lengthNs() / nsPerStep));
    m_slider->setPageStep(std::max(secondSteps, m_slider->maximum() / 10));
    m_speed->setCurrentIndex(m_speed->findData(m_playback->speed()));
    m_title->setText(m_playback->title());
    // The widest text it will show, so that the slider does not change its length.
    const QString longest = playedText(m_playback->lengthNs());
    m_time->setMinimumWidth(m_time->fontMetrics().horizontalAdvance(u"%1 / %1"_s.arg(longest)));
    updatePlaying();
    updatePosition();
}

void ReplayBar::updatePlaying()
{
    const bool playing = m_playback && m_playback->isPlaying();
    m_play->setIcon(look::icon(playing ? u"media-playback-pause-symbolic"_s : u"media-playback-start-symbolic"_s));
    m_play->setAccessibleName(playing ? tr("Pause the recording") : tr("Play the recording"));
    m_play->setToolTip(playing ? tr("Pause (Ctrl+P)") : tr("Play (Ctrl+P)"));
    if (playing)
        m_follow.start();
    else
        m_follow.stop();
    updatePosition();
}

void ReplayBar::updatePosition()
{
    if (!m_playback)
        return;
    const bool beingMoved = m_seek.isActive() || m_slider->isSliderDown();
    if (!beingMoved) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(static_cast<int>(m_playback->positionNs() / nsPerStep));
    }
    const QString position = playedText(qint64(m_slider->value()) * nsPerStep);
    const QString length = playedText(m_playback->lengthNs());
    const QString text = tr("%1 / %2", "position, length").arg(position, length);
    if (m_time->text() == text)
        return;
    m_time->setText(text);
    m_slider->setAccessibleDescription(tr("%1 of %2", "position, length").arg(position, length));
}

void ReplayBar::seekToSlider()
{
    if (m_playback)
        m_playback->seek(qint64(m_slider->value()) * nsPerStep);
}

} // namespace anarchy

#include "moc_replaybar.cpp"
