// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes from the start of the program until the first live sample is on the screen.
#include <QApplication>
#include <QLabel>
#include <QProcess>
#include <QTimer>

#include <cstdio>

#include "drivers/drivers.h"
#include "figures.h"
#include "measure.h"
#include "panel/application/panelapplication.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace bench {

namespace {

/// Ends the program, with the time on standard output, as soon as a label with a digit in it has been painted and the
/// window system has it.
class FirstNumber : public QObject {
public:
    explicit FirstNumber(QString name)
        : m_name(std::move(name))
    {
        qApp->installEventFilter(this);
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *reading = event->type() == QEvent::Paint ? qobject_cast<QWidget *>(watched) : nullptr;
        if (reading && reading->accessibleName() == m_name
            && std::ranges::any_of(reading->accessibleDescription(), [](QChar c) { return c.isDigit(); })) {
            qApp->removeEventFilter(this);
            QTimer::singleShot(0, this, [] {
                QGuiApplication::sync();
                std::printf("%lld\n",
                            static_cast<long long>(std::chrono::steady_clock::now().time_since_epoch().count()));
                std::fflush(stdout);
                QCoreApplication::exit(0);
            });
        }
        return QObject::eventFilter(watched, event);
    }

private:
    QString m_name;
};

/// Milliseconds until the program that this one is with another argument has shown its number.
double millisecondsOf(const QString &what)
{
    constexpr int rounds = 9;
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        const auto started = std::chrono::steady_clock::now().time_since_epoch().count();
        program.start(QCoreApplication::applicationFilePath(), {what});
        if (!program.waitForFinished(10'000) || program.exitCode() != 0)
            qFatal("%s did not show anything", qPrintable(what));
        times.push_back(static_cast<double>(program.readAllStandardOutput().trimmed().toLongLong() - started) / 1e6);
    }
    return median(std::move(times));
}

} // namespace

int showPanel()
{
    Options options;
    options.simulate = true;
    PanelApplication panel(options, makeSimulatedDriver(options.seed));
    FirstNumber firstNumber(u"TX throughput value"_s);
    panel.start();
    return QApplication::exec();
}

int showBareWindow()
{
    QLabel label(u"1"_s);
    label.setAccessibleName(u"number"_s);
    label.setAccessibleDescription(label.text());
    label.resize(1180, 760);
    FirstNumber firstNumber(u"number"_s);
    label.show();
    return QApplication::exec();
}

void measureFirstSample(Report &report)
{
    const double bare = millisecondsOf(u"show-bare-window"_s);
    const double panel = millisecondsOf(u"show-panel"_s);
    report.add(
        {u"start to the first live sample on the screen"_s, panel, u"ms"_s, 400.0, u"an empty Qt window"_s, bare});
}

} // namespace bench
