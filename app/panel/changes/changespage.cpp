// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/changes/changespage.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSaveFile>
#include <QScrollBar>
#include <QVBoxLayout>

#include <array>
#include <numeric>

#include "desktop/look/look.h"
#include "export/changeexport.h"
#include "panel/changes/changedetails.h"
#include "panel/controls/card.h"
#include "panel/controls/pagescroll.h"
#include "panel/controls/tablelook.h"
#include "panel/saving/exporting.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr std::chrono::seconds pollPeriod{2};
constexpr int visibleRows = 6;
} // namespace

ChangesPage::ChangesPage(LinkReader &reader, ChangeController &changes, ChangeKeeper &keeper, QWidget *parent)
    : QWidget(parent)
    , m_reader(reader)
    , m_changes(changes)
    , m_keeper(keeper)
    , m_summary(new QLabel(this))
    , m_problem(new QLabel(this))
    , m_stayed(new QCheckBox(tr("Only &what stayed"), this))
    , m_origin(new QComboBox(this))
    , m_text(new QLineEdit(this))
    , m_save(new QPushButton(tr("&Save list…"), this))
    , m_layers(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_empty(new QLabel(this))
    , m_details(new ChangeDetails(this))
{
    setAccessibleName(tr("History page"));
    auto *sheets = new QWidget;
    auto *column = new QVBoxLayout(sheets);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(look::grid * 3 / 2);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setAccessibleName(tr("Why changes are not kept"));
    column->addWidget(makeHeader());
    column->addWidget(m_problem);
    column->addWidget(makeList(), 1);
    column->addWidget(m_details);
    auto *scroll = new PageScroll(sheets, this);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(scroll);

    m_poll.setInterval(pollPeriod);
    connect(&m_poll, &QTimer::timeout, this, &ChangesPage::refreshIfWritten);
    connect(&m_keeper, &ChangeKeeper::changed, this, &ChangesPage::refresh);
    connect(&m_keeper, &ChangeKeeper::messageRaised, this, &ChangesPage::messageRaised);
    connect(m_stayed, &QCheckBox::toggled, this, &ChangesPage::refresh);
    connect(m_origin, &QComboBox::currentIndexChanged, this, &ChangesPage::refresh);
    connect(m_text, &QLineEdit::textChanged, this, &ChangesPage::refresh);
    connect(m_save, &QPushButton::clicked, this, &ChangesPage::askToSave);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ChangesPage::showCurrent);
    connect(&m_changes, &ChangeController::configurationChanged, this, &ChangesPage::showRunning);
    connect(&m_changes, &ChangeController::phaseChanged, this, &ChangesPage::showRunning);
    connect(m_details, &ChangeDetails::undoRequested, this, [this] {
        m_changes.apply(m_details->wayBack(), {ChangeOrigin::Undo, QString::number(m_details->record()->id)});
    });
    connect(m_details, &ChangeDetails::plotRequested, this, [this] {
        const qint64 timeNs = m_details->record()->timeNs;
        Q_EMIT plotRequested({timeNs - EffectMeter::windowNs, timeNs + EffectMeter::windowNs});
    });
    connect(m_details, &ChangeDetails::noteEdited, this, [this](qint64 id, const QString &note) {
        if (const QString problem = m_keeper.journal().setNote(id, note); !problem.isEmpty())
            Q_EMIT messageRaised({Message::Kind::Error, tr("The note was not kept: %1.").arg(problem)});
        refresh();
    });
    showRunning();
}

QWidget *ChangesPage::makeHeader()
{
    auto *header = new QWidget(this);
    m_summary->setFont(look::strong(font()));
    m_summary->setAccessibleName(tr("History summary"));
    m_stayed->setAccessibleName(tr("Only what stayed"));
    m_stayed->setToolTip(tr("Leave out what went back: trials that nobody kept, steps of the tuner"));
    m_origin->setAccessibleName(tr("Filter by how it was changed"));
    m_origin->addItem(tr("However changed"));
    for (const ChangeOrigin origin : allChangeOrigins)
        m_origin->addItem(changeOriginText(origin), static_cast<int>(origin));
    m_text->setAccessibleName(tr("Filter by text"));
    m_text->setPlaceholderText(tr("Filter"));
    m_text->setClearButtonEnabled(true);
    m_save->setAccessibleName(tr("Save the list"));
    m_save->setAutoDefault(false);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(look::grid);
    row->addWidget(m_summary, 1);
    row->addWidget(m_stayed);
    row->addWidget(m_origin);
    row->addWidget(m_text);
    row->addWidget(m_save);
    return header;
}

QWidget *ChangesPage::makeList()
{
    auto *sheet = new Card(this);
    auto *inner = new QVBoxLayout(sheet);
    inner->setContentsMargins(look::grid / 2, look::grid / 2, look::grid / 2, look::grid / 2);
    inner->addWidget(m_layers);
    m_table->setAccessibleName(tr("Changes"));
    m_table->setModel(&m_records);
    look::applyTo(*m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    QHeaderView *header = m_table->horizontalHeader();
    header->setMinimumSectionSize(8 * look::grid);
    m_table->installEventFilter(this);
    look::keepVisible(*m_table, visibleRows);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAccessibleName(tr("Why the list is empty"));
    m_layers->addWidget(m_table);
    m_layers->addWidget(m_empty);
    return sheet;
}

void ChangesPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_poll.start();
    refresh();
}

void ChangesPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_poll.stop();
}

bool ChangesPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::Resize)
        layOutColumns();
    return QWidget::eventFilter(watched, event);
}

/// Every column as wide as what stands in it as a rule; where there is less room, each gives of its own.
void ChangesPage::layOutColumns()
{
    const QFontMetrics metrics(m_table->font());
    const auto widthOf = [&metrics](const QString &text) { return metrics.horizontalAdvance(text) + 3 * look::grid; };
    const std::array wanted{widthOf(tr("28 Sep 2026 20:00:00")),
                            widthOf(tr("Ring buffer size: 512 pages → 1,024 pages")),
                            widthOf(tr("profile my own settings")), widthOf(tr("reverted: nobody confirmed")),
                            widthOf(tr("worse: DMA latency p99 +12 %"))};
    static_assert(wanted.size() == ChangeModel::ColumnCount);
    QHeaderView &header = *m_table->horizontalHeader();
    const int room = m_table->width() - m_table->verticalScrollBar()->sizeHint().width();
    const int others = std::accumulate(wanted.begin() + 1, wanted.end(), 0);
    const double share = std::min(1.0, double(room - wanted[0]) / others); // times are short, and read down the list
    for (int column = 0; column < ChangeModel::ColumnCount; ++column)
        header.resizeSection(column, column ? static_cast<int>(wanted[std::size_t(column)] * share) : wanted[0]);
    int left = room;
    for (int column = 0; column < ChangeModel::ColumnCount; ++column)
        left -= column == ChangeModel::What ? 0 : header.sectionSize(column);
    header.resizeSection(ChangeModel::What, std::max(left, header.minimumSectionSize()));
}

void ChangesPage::refreshIfWritten()
{
    if (m_keeper.journal().revision() != m_revision)
        refresh();
}

void ChangesPage::refresh()
{
    if (!isVisible())
        return;
    m_revision = m_keeper.journal().revision();
    ChangeJournal::Filter filter{.sinceNs = 0, .origin = {}, .stayed = m_stayed->isChecked(), .limit = shown};
    if (const QVariant origin = m_origin->currentData(); origin.isValid())
        filter.origin = static_cast<ChangeOrigin>(origin.toInt());
    QString problem;
    showRecords(m_keeper.journal().list(filter, &problem));

    const int count = m_records.rowCount();
    const bool filtered = filter.stayed || filter.origin || !m_text->text().trimmed().isEmpty();
    m_summary->setText(count == 1          ? tr("1 change")
                           : count < shown ? tr("%1 changes").arg(count)
                                           : tr("The newest %1 changes").arg(count));
    m_summary->setAccessibleDescription(m_summary->text());
    m_problem->setText(problem.isEmpty() ? m_keeper.problem() : problem);
    m_problem->setAccessibleDescription(m_problem->text());
    m_problem->setVisible(!m_problem->text().isEmpty());
    QString why = problem;
    if (why.isEmpty())
        why = filtered            ? tr("No change matches the filter.")
            : m_reader.playback() ? tr("A recording has no list of changes; they are marked in its plots.")
            : m_reader.port().isSimulated()
            ? tr("Nothing was changed yet.\nChanges of the simulated link are listed until the panel ends.")
            : tr("Nothing was changed yet.\nEvery change of the settings is listed here, whoever makes it, with what "
                 "it did.");
    m_empty->setText(why);
    m_empty->setAccessibleDescription(why);
    m_layers->setCurrentWidget(count ? static_cast<QWidget *>(m_table) : m_empty);
    m_save->setEnabled(count > 0);
}

/// What is read or selected does not jump when the list grows above it.
void ChangesPage::showRecords(std::vector<ChangeRecord> records)
{
    const qint64 wanted = m_selected;
    QScrollBar &bar = *m_table->verticalScrollBar(); // counts rows
    const ChangeRecord *top = bar.value() > 0 ? m_records.at(bar.value()) : nullptr;
    const qint64 topId = top ? top->id : 0;
    m_records.setRecords(std::move(records), m_text->text().trimmed());
    if (m_records.rowCount())
        m_table->setCurrentIndex(m_records.index(std::max(m_records.rowOf(wanted), 0), 0));
    if (const int row = m_records.rowOf(topId); row >= 0)
        bar.setValue(row);
    showCurrent();
}

void ChangesPage::showCurrent()
{
    const ChangeRecord *record = m_records.at(m_table->currentIndex().row());
    if (record)
        m_selected = record->id;
    m_details->display(record ? std::optional(*record) : std::nullopt);
}

void ChangesPage::showRunning()
{
    const QString obstacle = m_reader.playback() ? tr("A recording cannot be changed.")
        : !m_changes.configuration()             ? tr("Without a driver there is nothing to change.")
        : m_changes.isBusy()                     ? m_changes.busyText()
                                                 : QString();
    m_details->setRunning(m_changes.configuration(), obstacle);
}

QString ChangesPage::saveList(const QString &fileName) const
{
    const auto failed = [&](const QString &reason) { return tr("%1: %2").arg(fileName, reason); };
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly))
        return failed(file.errorString());
    const bool json = fileName.endsWith(".json"_L1, Qt::CaseInsensitive);
    ChangeExport table(file, json ? ExportFormat::Json : ExportFormat::Csv, QCoreApplication::applicationVersion(),
                       m_reader.port().isSimulated());
    for (int row = 0; row < m_records.rowCount(); ++row)
        table.add(*m_records.at(row));
    return table.finish() && file.commit() ? QString() : failed(file.errorString());
}

void ChangesPage::askToSave()
{
    askToSaveFile(
        *this, tr("Save the list of changes"), u"changes"_s, {tr("Table (*.csv)"), tr("JSON (*.json)")},
        [this](const QString &fileName) { return saveList(fileName); },
        [this](const Message &message) { Q_EMIT messageRaised(message); });
}

} // namespace anarchy

#include "moc_changespage.cpp"
