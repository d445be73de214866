// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/saving/exporting.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QSaveFile>

#include <algorithm>

#include "desktop/look/linkstate.h"
#include "export/historyexport.h"
#include "wording/statisticstext.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct ExportingText {
    Q_DECLARE_TR_FUNCTIONS(Exporting)
};

int linkNumber(const LiveModel &model)
{
    return model.playback() ? static_cast<int>(model.playback()->recording().header().link) : model.link();
}

ExportHeader headerOf(const LiveModel &model, const TimeSpan &span)
{
    ExportHeader header;
    header.program = QCoreApplication::applicationVersion();
    header.source.link = linkNumber(model);
    header.source.simulated = model.port().isSimulated();
    if (const Playback *playback = model.playback())
        header.source.recording = playback->title();
    if (model.latest())
        header.source.transport = model.latest()->transport;
    header.fromNs = span.fromNs;
    header.toNs = span.toNs;
    return header;
}

} // namespace

QString viewCaption(const LiveModel &model)
{
    QStringList parts{ExportingText::tr("link%1").arg(linkNumber(model))};
    for (const QString &part : {transportText(model), speedText(model)}) {
        if (!part.isEmpty())
            parts << part;
    }
    if (const Playback *playback = model.playback())
        parts << playback->title();
    parts << spanText({model.view().fromNs(), model.view().toNs()});
    return parts.join(ExportingText::tr(", "));
}

QString saveReadings(const LiveModel &model, int columns, const QString &fileName)
{
    const TimeSpan span = model.marks().selection().value_or(TimeSpan{model.view().fromNs(), model.view().toNs()});
    const qint64 columnNs = model.marks().selection() ? 0 : span.lengthNs() / std::max(columns, 1);
    const Resolution resolution = model.history().resolutionFor(span.fromNs, columnNs);
    const auto failed = [&](const QString &reason) { return ExportingText::tr("%1: %2").arg(fileName, reason); };
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly))
        return failed(file.errorString());
    const bool json = fileName.endsWith(".json"_L1, Qt::CaseInsensitive);
    HistoryExport out(file, json ? ExportFormat::Json : ExportFormat::Csv, headerOf(model, span), resolution);
    out.add(HistoryRows(model.history(), resolution, span.fromNs, span.toNs));
    if (!out.finish() || !file.commit())
        return failed(file.errorString());
    return {};
}

void askToSaveFile(QWidget &parent, const QString &title, const QString &name, const QStringList &filters,
                   const std::function<QString(const QString &fileName)> &write,
                   const std::function<void(const Message &)> &tell)
{
    auto *dialog = new QFileDialog(&parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters);
    const auto suffixOf = [](const QString &filter) { return filter.sliced(filter.lastIndexOf(u'.') + 1).chopped(1); };
    dialog->setDefaultSuffix(suffixOf(filters.constFirst()));
    dialog->selectFile(name);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog,
                     [dialog, suffixOf](const QString &filter) { dialog->setDefaultSuffix(suffixOf(filter)); });
    QObject::connect(dialog, &QFileDialog::fileSelected, &parent, [write, tell](const QString &fileName) {
        const QString problem = write(fileName);
        if (problem.isEmpty())
            tell({Message::Kind::Positive, ExportingText::tr("Saved as %1.").arg(fileName)});
        else
            tell({Message::Kind::Error, ExportingText::tr("Nothing was saved. %1").arg(problem)});
    });
    dialog->open();
}

} // namespace anarchy
