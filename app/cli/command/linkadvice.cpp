// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/linkadvice.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <cstdio>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

struct LinkAdviceText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

// A link that gives no samples is not waited for any longer than this beyond the time it was to be watched.
constexpr std::chrono::seconds patience(3);

/// Waits until the model has seen so much of its link.
void watch(LiveModel &model, std::chrono::seconds time)
{
    QEventLoop loop;
    const qint64 needed = std::chrono::nanoseconds(time).count();
    qint64 seen = 0;
    QObject::connect(&model, &LiveModel::sampled, &loop, [&](const Sample &sample) {
        seen += sample.intervalNs;
        if (seen >= needed)
            loop.quit();
    });
    QTimer::singleShot(time + patience, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

OptionDescription watchOption(const QString &description, int shortest, int fallback)
{
    return {.name = u"seconds"_s,
            .value = LinkAdviceText::tr("N"),
            .description = description,
            .number = NumberRange{shortest, longestWatchSeconds},
            .fallback = fallback ? QString::number(fallback) : QString()};
}

void announceWatch(std::chrono::seconds time)
{
    if (::isatty(STDERR_FILENO))
        std::fprintf(stderr, "%s\n",
                     LinkAdviceText::tr("watching the link for %1 s ...").arg(time.count()).toUtf8().constData());
}

Advice adviceOn(LiveModel &model, std::chrono::seconds time)
{
    Advisor advisor(model);
    if (Playback *playback = model.playback())
        playback->seek(playback->lengthNs()); // from where the model reads what lies before
    else
        watch(model, time);
    Advice advice;
    QEventLoop loop;
    QObject::connect(&advisor, &Advisor::checked, &loop, [&](const Advice &given) {
        advice = given;
        loop.quit();
    });
    advisor.check(time);
    loop.exec();
    return advice;
}

} // namespace anarchy::cli
