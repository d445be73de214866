// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/changerecording.h"

#include <QCoreApplication>
#include <QDateTime>

#include "cli/command/commandline.h"

namespace anarchy::cli {

ChangeRecording::ChangeRecording(DriverPort &driver, int link)
{
    if (driver.isSimulated() || driver.playback())
        return;
    QString problem;
    m_journal
        = ChangeJournal::open(ChangeJournal::defaultPath(), QDateTime::currentMSecsSinceEpoch() * 1'000'000, problem);
    if (!problem.isEmpty())
        fail(ExitOk, QCoreApplication::translate("CommandLine", "the list of changes: %1").arg(problem));
    if (!m_journal)
        return;
    m_recorder.emplace(driver, *m_journal, link);
    QObject::connect(&*m_recorder, &ChangeRecorder::failed, &*m_recorder,
                     [](const QString &text) { fail(ExitOk, text); });
}

ChangeRecording::~ChangeRecording()
{
    if (m_recorder)
        QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
}

void ChangeRecording::setEffect(const ChangeEffect &effect)
{
    if (m_recorder)
        m_recorder->setEffect(effect);
}

} // namespace anarchy::cli
