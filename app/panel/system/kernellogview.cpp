// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/system/kernellogview.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollBar>
#include <QVBoxLayout>

#include "desktop/look/look.h"
#include "panel/controls/tablelook.h"
#include "wording/systemtext.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr int longestFilter = 100;
} // namespace

KernelLogView::KernelLogView(const KernelLogReader::Sources &sources, QWidget *parent)
    : Card(parent)
    , m_reader(sources)
    , m_layers(new QStackedWidget(this))
    , m_table(new QTableView(this))
{
    auto *sheet = new QVBoxLayout(this);
    sheet->setContentsMargins(look::grid, look::grid, look::grid, look::grid);
    sheet->setSpacing(look::grid);
    sheet->addWidget(makeTools());
    sheet->addWidget(m_layers, 1);
    setUpTable();
    m_layers->addWidget(m_table);
    m_layers->addWidget(makeExplanation());
    connect(&m_reader, &KernelLogReader::linesRead, this, &KernelLogView::append);
    connect(&m_reader, &KernelLogReader::stateChanged, this, &KernelLogView::showState);
    applyPalette();
    showState();
}

QWidget *KernelLogView::makeTools()
{
    auto *tools = new QWidget(this);
    m_filter = new QLineEdit(tools);
    m_filter->setMaxLength(longestFilter);
    m_filter->setClearButtonEnabled(true);
    m_filter->setPlaceholderText(tr("Part of a message, a level or a time"));
    m_filter->setAccessibleName(tr("Filter of the kernel log"));
    auto *label = new QLabel(tr("Filt&er"), tools);
    label->setBuddy(m_filter);
    m_copy = new QPushButton(tr("Copy li&nes"), tools);
    m_copy->setAutoDefault(false);
    m_copy->setIcon(look::icon(u"edit-copy-symbolic"_s));
    m_copy->setAccessibleName(tr("Copy lines"));
    m_copy->setToolTip(tr("Copies the selected lines, or all that are shown"));
    auto *row = new QHBoxLayout(tools);
    row->setContentsMargins(look::grid, 0, 0, 0);
    row->setSpacing(look::grid);
    row->addWidget(label);
    row->addWidget(m_filter, 1);
    row->addWidget(m_copy);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filtered.setFilterFixedString(text.trimmed());
        showState();
    });
    connect(m_copy, &QPushButton::clicked, this, &KernelLogView::copy);
    return tools;
}

QWidget *KernelLogView::makeExplanation()
{
    m_explanation = new QWidget(this);
    m_text = new QLabel(m_explanation);
    m_reason = new QLabel(m_explanation);
    m_command = new QLabel(m_explanation);
    m_text->setAccessibleName(tr("State of the kernel log"));
    m_reason->setAccessibleName(tr("Why the kernel log cannot be read"));
    m_command->setAccessibleName(tr("Command that shows the driver's lines"));
    for (QLabel *label : {m_text, m_reason, m_command}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignHCenter | Qt::AlignVCenter);
    }
    // Both are there to be copied, by keyboard too.
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_command->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_reason->setFont(look::caption(font()));
    m_command->setFont(look::strong(font()));
    auto *column = new QVBoxLayout(m_explanation);
    column->setContentsMargins(4 * look::grid, 0, 4 * look::grid, 0);
    column->setSpacing(look::grid);
    column->addStretch();
    column->addWidget(m_text);
    column->addWidget(m_command);
    column->addWidget(m_reason);
    column->addStretch();
    return m_explanation;
}

void KernelLogView::setUpTable()
{
    m_filtered.setSourceModel(&m_lines);
    m_filtered.setFilterKeyColumn(-1);
    m_filtered.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setAccessibleName(tr("Kernel log table"));
    m_table->setModel(&m_filtered);
    look::applyTo(*m_table);
    const QFontMetrics metrics(m_table->font());
    QHeaderView *header = m_table->horizontalHeader();
    header->resizeSection(KernelLogModel::Time,
                          metrics.horizontalAdvance(u"2088-08-28 20:08:08.888"_s) + 2 * look::grid);
    header->resizeSection(KernelLogModel::Level, metrics.horizontalAdvance(tr("emergency")) + 5 * look::grid);
    header->setStretchLastSection(true);
}

void KernelLogView::setMissing(const QString &why)
{
    if (m_missing == why)
        return;
    m_missing = why;
    m_reader.stop();
    if (m_missing.isEmpty() && isVisible())
        m_reader.start();
    showState();
}

void KernelLogView::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    if (m_missing.isEmpty())
        m_reader.start();
}

void KernelLogView::hideEvent(QHideEvent *event)
{
    Card::hideEvent(event);
    m_reader.stop();
}

void KernelLogView::append(const QList<KernelLogReader::Line> &lines)
{
    const QScrollBar *bar = m_table->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum();
    m_lines.append(lines);
    if (atEnd)
        m_table->scrollToBottom();
    showState();
}

void KernelLogView::copy()
{
    if (!m_table->selectionModel()->hasSelection())
        m_table->selectAll();
    m_table->actions().constFirst()->trigger(); // what Ctrl+C does
}

void KernelLogView::showState()
{
    if (!m_explanation)
        return;
    const bool hasLines = m_missing.isEmpty() && m_lines.rowCount() > 0;
    const bool isUnavailable = m_missing.isEmpty() && m_reader.state() == KernelLogReader::State::Unavailable;
    m_filter->setEnabled(hasLines);
    m_copy->setEnabled(hasLines && m_filtered.rowCount() > 0);
    m_layers->setCurrentWidget(hasLines && m_filtered.rowCount() ? static_cast<QWidget *>(m_table) : m_explanation);
    QString text;
    if (!m_missing.isEmpty())
        text = m_missing;
    else if (hasLines)
        text = tr("No line contains this.");
    else if (isUnavailable)
        text = kernelLogHelp() + u' ' + tr("This command shows the driver's lines once:");
    else if (m_reader.state() == KernelLogReader::State::Following)
        text = tr("The driver has written nothing to the kernel log. With a higher log level it writes more.");
    else
        text = tr("Reading the kernel log …");
    m_text->setText(text);
    m_text->setAccessibleDescription(text);
    m_command->setText(kernelLogCommand());
    m_command->setAccessibleDescription(kernelLogCommand());
    m_command->setVisible(isUnavailable && !hasLines);
    m_reason->setText(m_reader.problem());
    m_reason->setAccessibleDescription(m_reader.problem());
    m_reason->setVisible(isUnavailable && !hasLines);
}

void KernelLogView::applyPalette()
{
    const auto tinted = [this](const QString &name, look::Ink ink) {
        QPalette colours = palette();
        colours.setColor(QPalette::WindowText, look::ink(ink, palette()));
        return look::icon(name, colours);
    };
    m_lines.setIcons({tinted(u"dialog-error-symbolic"_s, look::Ink::Negative),
                      tinted(u"dialog-warning-symbolic"_s, look::Ink::Warning),
                      tinted(u"dialog-information-symbolic"_s, look::Ink::Information)});
    if (m_reason) {
        QPalette quiet = palette();
        quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
        m_reason->setPalette(quiet);
    }
}

void KernelLogView::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

} // namespace anarchy

#include "moc_kernellogview.cpp"
