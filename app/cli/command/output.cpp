// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/output.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <unistd.h>

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

} // namespace anarchy::cli
