// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/output.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <unistd.h>

#include "base/tablewriter.h"
#include "cli/command/commandline.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

struct OutputText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

} // namespace

Output::Output(const std::optional<QString> &fileName)
    : m_fileName(fileName)
{
    const QFileInfo there(fileName.value_or(QString()));
    if (fileName && (!there.exists() || there.isFile()))
        m_device = std::make_unique<QSaveFile>(*fileName); // written beside it and renamed
    else
        m_device = std::make_unique<QFile>(there.filePath());
}

bool Output::open()
{
    if (!m_fileName)
        return static_cast<QFile &>(*m_device).open(STDOUT_FILENO, QIODevice::WriteOnly);
    return m_device->open(QIODevice::WriteOnly);
}

bool Output::commit()
{
    auto *file = qobject_cast<QSaveFile *>(m_device.get());
    return file ? file->commit() : m_device->flush();
}

QString Output::errorText() const
{
    return m_fileName ? OutputText::tr("cannot write \"%1\": %2").arg(*m_fileName, m_device->errorString())
                      : OutputText::tr("standard output cannot be written: %1").arg(m_device->errorString());
}

int failExisting(const QString &fileName)
{
    return fail(ExitInvalid, OutputText::tr("%1: exists already; --force overwrites it").arg(fileName));
}

bool mayReplace(const std::optional<QString> &fileName, bool force, int &exitCode)
{
    if (!fileName || force || !QFileInfo(*fileName).isFile())
        return true;
    exitCode = failExisting(*fileName);
    return false;
}

OptionDescription formatOption(const QString &description)
{
    QStringList names;
    for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Json})
        names += QLatin1StringView(exportFormatName(format));
    return {.name = u"format"_s, .value = OutputText::tr("FORMAT"), .description = description, .choices = names};
}

QList<OptionDescription> outputOptions(const QString &description, const QString &example)
{
    return {{.name = u"output"_s,
             .value = OutputText::tr("FILE"),
             .description = description,
             .wanted = OutputText::tr("a file, e.g. %1").arg(example)},
            {.name = u"force"_s,
             .description = OutputText::tr("Overwrites FILE where it exists already."),
             .goesWith = u"output"_s}};
}

} // namespace anarchy::cli
