// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal/terminalmonitor.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>
#include <array>
#include <csignal>

#include "cli/terminal/screenlines.h"
#include "cli/terminal/terminal.h"
#include "cli/terminal/terminalview.h"
#include "live/livemodel.h"

namespace anarchy::cli {

namespace {

using namespace std::chrono_literals;

constexpr std::array spans{std::chrono::seconds(60), std::chrono::seconds(300), std::chrono::seconds(900)};
constexpr auto frameTime = 250ms;

/// One view in one terminal, from the first frame to the last.
class TerminalMonitor : public QObject {
public:
    TerminalMonitor(Context &context, std::chrono::milliseconds interval)
        : m_model(std::move(context.driver), {}, nullptr, context.link)
        , m_view(m_model, context.link, colourSchemeOfTerminal())
    {
        m_model.setSamplingPeriod(interval);
        connect(&m_model, &LiveModel::sampled, this, [this](const Sample &sample) { m_view.take(sample); });
        connect(&m_model.view(), &LinkView::frame, this, [this] { m_stale = true; });
        connect(&m_model, &LiveModel::linkChanged, this, &TerminalMonitor::draw);
        connect(&m_terminal, &Terminal::exposed, this, &TerminalMonitor::draw);
        connect(&m_terminal, &Terminal::keyPressed, this, &TerminalMonitor::press);
        connect(&m_terminal, &Terminal::interrupted, this, [this](int signal) {
            m_signal = signal;
            QCoreApplication::quit();
        });
        connect(&m_frames, &QTimer::timeout, this, [this] {
            if (m_stale)
                draw();
        });
        m_frames.start(frameTime);
        draw();
    }

    /// The signal that ended it, or 0.
    int signal() const { return m_signal; }

private:
    void draw()
    {
        m_stale = false;
        const auto [width, height] = m_terminal.size();
        m_terminal.show(screenLines(m_view.draw(width, height), width, height));
    }

    void press(QChar key)
    {
        switch (key.unicode()) {
        case u'q':
            QCoreApplication::quit();
            return;
        case u'p':
            m_model.view().setPaused(!m_model.view().isPaused());
            break;
        case u'+':
        case u'=': // the same key without Shift
            if (const auto longer = std::ranges::upper_bound(spans, m_model.view().span()); longer != spans.end())
                m_model.view().setSpan(*longer);
            break;
        case u'-':
            if (const auto at = std::ranges::lower_bound(spans, m_model.view().span()); at != spans.begin())
                m_model.view().setSpan(*std::prev(at));
            break;
        case u'?':
            m_view.setHelpVisible(!m_view.isHelpVisible());
            break;
        default:
            return;
        }
        draw();
    }

    LiveModel m_model;
    TerminalView m_view;
    Terminal m_terminal;
    QTimer m_frames;
    bool m_stale = false;
    int m_signal = 0;
};

} // namespace

int runTerminalMonitor(Context &context, std::chrono::milliseconds interval)
{
    int signal = 0;
    {
        const TerminalMonitor monitor(context, interval);
        QCoreApplication::exec();
        signal = monitor.signal();
    }
    if (signal)
        std::raise(signal);
    return ExitOk;
}

} // namespace anarchy::cli
