// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/pages/tuningpage.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <bit>

#include "panel/look.h"
#include "panel/widgets/card.h"
#include "text/units.h"

using namespace Qt::StringLiterals;

namespace anarchy {

TuningPage::TuningPage(LiveModel &model, ChangeController &changes, const BootConfiguration &boot, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_changes(changes)
    , m_boot(boot)
{
    setAccessibleName(tr("Tuning page"));
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(makeTable());
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->widget()->setAutoFillBackground(false);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(look::grid);
    page->addWidget(scroll, 1);
    page->addWidget(makeFooter());

    connect(&m_changes, &ChangeController::configurationChanged, this, &TuningPage::showConfiguration);
    connect(&m_changes, &ChangeController::phaseChanged, this, &TuningPage::showPending);
    connect(&m_changes, &ChangeController::bootChanged, this, &TuningPage::showBoot);
    connect(&m_model, &LiveModel::portReplaced, this, &TuningPage::showBoot);
    connect(&m_model, &LiveModel::frame, this, [this] {
        if (isVisible())
            m_memory->setText(memoryText());
    });
    showConfiguration();
}

QWidget *TuningPage::makeTable()
{
    auto *sheet = new Card;
    auto *grid = new QGridLayout(sheet);
    grid->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, 2 * look::grid);
    grid->setHorizontalSpacing(look::grid * 3 / 2);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(ParameterEditor::Name, 1);
    grid->setColumnMinimumWidth(ParameterEditor::Default, 9 * look::grid);
    grid->setColumnMinimumWidth(ParameterEditor::Boot, 9 * look::grid);
    grid->setColumnMinimumWidth(ParameterEditor::Running, 12 * look::grid);
    grid->setColumnMinimumWidth(ParameterEditor::Unit, 12 * look::grid);

    int row = 0;
    const auto addHeading = [&](int column, const QString &text, int columns = 1) {
        auto *heading = new QLabel(text, sheet);
        heading->setFont(look::caption(font()));
        QPalette quiet = heading->palette();
        quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
        heading->setPalette(quiet);
        grid->addWidget(heading, row, column, 1, columns);
    };
    addHeading(ParameterEditor::Default, tr("Default"));
    addHeading(ParameterEditor::Boot, tr("Boot"));
    addHeading(ParameterEditor::Running, tr("Running"));
    addHeading(ParameterEditor::Editor, tr("New value"), 2);
    ++row;

    m_editors.resize(ANARCHY_PARAM_COUNT);
    for (int group = 0; group < ANARCHY_GROUP_COUNT; ++group) {
        auto *title = new QLabel(groupTitle(static_cast<anarchy_group>(group)), sheet);
        QFont font = look::strong(this->font());
        font.setPointSizeF(font.pointSizeF() * 1.1);
        title->setFont(font);
        grid->setRowMinimumHeight(row, group ? 5 * look::grid : 2 * look::grid);
        grid->addWidget(title, row++, 0, 1, ParameterEditor::ColumnCount, Qt::AlignBottom);
        for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
            if (parameterInfo(field).group != group)
                continue;
            grid->setRowMinimumHeight(row++, look::grid);
            auto *editor = new ParameterEditor(field, grid, row, this);
            connect(editor, &ParameterEditor::edited, this, &TuningPage::showPending);
            m_editors[field] = editor;
            row += 2;
        }
    }
    grid->setRowMinimumHeight(row++, 3 * look::grid);
    grid->addWidget(makeBootRow(), row++, 0, 1, ParameterEditor::ColumnCount);
    grid->setRowStretch(row, 1);
    return sheet;
}

QWidget *TuningPage::makeBootRow()
{
    auto *boot = new QWidget;
    m_bootText = new QLabel(boot);
    m_bootText->setWordWrap(true);
    m_bootText->setAccessibleName(tr("Boot configuration"));
    m_persist = new QPushButton(tr("Use running values at &boot"), boot);
    m_persist->setAccessibleName(tr("Use running values at boot"));
    m_persist->setAutoDefault(false);
    m_forget = new QPushButton(tr("F&orget boot values"), boot);
    m_forget->setAccessibleName(tr("Forget boot values"));
    m_forget->setAutoDefault(false);
    auto *title = new QLabel(tr("After a restart"), boot);
    QFont font = look::strong(this->font());
    font.setPointSizeF(font.pointSizeF() * 1.1);
    title->setFont(font);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(look::grid);
    buttons->addWidget(m_persist);
    buttons->addWidget(m_forget);
    buttons->addStretch();
    auto *column = new QVBoxLayout(boot);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(look::grid);
    column->addWidget(title);
    column->addWidget(m_bootText);
    column->addLayout(buttons);
    connect(m_persist, &QPushButton::clicked, &m_changes, &ChangeController::persist);
    connect(m_forget, &QPushButton::clicked, &m_changes, &ChangeController::forget);
    return boot;
}

void TuningPage::showBoot()
{
    if (m_model.port().isSimulated() || m_model.playback()) {
        m_bootText->setText(m_model.playback() ? tr("A recording has no boot settings.")
                                               : tr("A simulated link has no boot settings."));
        for (ParameterEditor *editor : m_editors)
            editor->setBoot(std::nullopt, {});
    } else {
        const BootState state = m_boot.read();
        const ParameterValues values = state.values();
        QStringList lines;
        if (state.safeMode)
            lines << tr("Safe mode (%1): the driver ignores every setting and uses its defaults.")
                         .arg(state.safeModeSource);
        for (const BootConflict &conflict : state.conflicts)
            lines << BootConfiguration::conflictText(conflict);
        for (const BootProblem &problem : state.problems)
            lines << BootConfiguration::problemText(problem);
        if (lines.isEmpty())
            lines << tr("The Boot column shows what the driver will be loaded with. Point at a value to see the file.");
        m_bootText->setText(lines.join(u'\n'));
        for (ParameterEditor *editor : m_editors) {
            const auto field = static_cast<std::size_t>(editor->field());
            editor->setBoot(values[field], state.settings[field].source);
        }
    }
    m_bootText->setAccessibleDescription(m_bootText->text());
    showPending();
}

QWidget *TuningPage::makeFooter()
{
    auto *footer = new QWidget(this);
    m_memory = new QLabel(footer);
    m_memory->setWordWrap(true);
    m_memory->setFont(look::caption(font()));
    m_memory->setAccessibleName(tr("Memory estimate"));
    m_status = new QLabel(footer);
    m_status->setWordWrap(true);
    m_status->setAccessibleName(tr("Pending changes"));
    m_reset = new QPushButton(tr("Re&set"), footer);
    m_reset->setAccessibleName(tr("Reset changes"));
    m_reset->setToolTip(tr("Back to the running values"));
    m_reset->setAutoDefault(false);
    m_apply = new QPushButton(tr("A&pply"), footer);
    m_apply->setAccessibleName(tr("Apply changes"));
    m_apply->setAutoDefault(false);

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_status);
    words->addWidget(m_memory);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(look::grid);
    row->addLayout(words, 1);
    row->addWidget(m_reset);
    row->addWidget(m_apply);

    connect(m_reset, &QPushButton::clicked, this, [this] {
        for (ParameterEditor *editor : m_editors)
            editor->reset();
    });
    connect(m_apply, &QPushButton::clicked, this, [this] {
        if (const std::optional<Change> change = pending())
            m_changes.apply(*change);
    });
    return footer;
}

void TuningPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showBoot(); // somebody may have edited the files meanwhile
    showPending();
}

std::optional<Change> TuningPage::pending() const
{
    if (!m_changes.configuration())
        return std::nullopt;
    Change change;
    for (const ParameterEditor *editor : m_editors) {
        const ParsedValue parsed = editor->parsed();
        if (!parsed.value)
            return std::nullopt;
        if (editor->differs())
            change.values[static_cast<std::size_t>(editor->field())] = parsed.value;
    }
    return change;
}

void TuningPage::showConfiguration()
{
    const auto &configuration = m_changes.configuration();
    if (!configuration)
        return;
    for (ParameterEditor *editor : m_editors) {
        const auto field = static_cast<std::size_t>(editor->field());
        editor->setRunning(configuration->running[field], configuration->effective[field], configuration->limit[field]);
    }
    showPending();
}

void TuningPage::showPending()
{
    if (!m_apply || m_editors.contains(nullptr))
        return;
    const std::optional<Change> change = pending();
    const auto invalid = std::find_if(m_editors.begin(), m_editors.end(),
                                      [](const ParameterEditor *editor) { return !editor->parsed().value; });
    QString status;
    if (invalid != m_editors.end())
        status = (*invalid)->parsed().error;
    else if (!change || change->isEmpty())
        status = tr("Nothing to apply.");
    else if (m_changes.isBusy())
        status = m_changes.busyText();
    else
        status = tr("%n change(s) to apply.", nullptr, static_cast<int>(std::popcount(change->mask())));
    m_status->setText(status);
    m_status->setAccessibleDescription(status);
    const bool touched = std::any_of(m_editors.begin(), m_editors.end(),
                                     [](const ParameterEditor *editor) { return editor->differs(); });
    m_reset->setEnabled(touched);
    m_apply->setEnabled(change && !change->isEmpty() && !m_changes.isBusy());
    const bool lock = m_changes.asksForPassword();
    m_apply->setIcon(lock ? look::icon(u"object-locked-symbolic"_s, palette()) : QIcon());
    m_apply->setToolTip(lock ? tr("Asks for a password once. The change is on trial until you keep it.")
                             : tr("The change is on trial until you keep it."));
    m_memory->setText(memoryText());
    const bool writable = m_changes.configuration() && !m_changes.isBusy() && lock;
    m_persist->setEnabled(writable);
    m_forget->setEnabled(writable && QFileInfo::exists(m_boot.helperFile()));
    for (QPushButton *button : { m_persist, m_forget })
        button->setIcon(lock ? look::icon(u"object-locked-symbolic"_s, palette()) : QIcon());
}

QString TuningPage::memoryText() const
{
    const auto valueOf = [this](int field) { return m_editors[field]->parsed().value; };
    const auto channels = valueOf(ANARCHY_PARAM_MAX_DMA_CHANNELS);
    const auto pages = valueOf(ANARCHY_PARAM_RING_BUFFER_SIZE);
    QStringList parts;
    if (channels && pages) {
        const auto bytes = static_cast<double>(ANARCHY_RING_MEMORY_BYTES(*channels, *pages));
        parts << tr("Rings at full use: %1").arg(memoryQuantity(bytes).text());
        parts << tr("the guide's 4 MB a channel: %1 MB").arg(*channels * 4);
    }
    if (m_model.latest())
        parts << tr("in use now: %1").arg(memoryQuantity(static_cast<double>(m_model.latest()->memoryBytes)).text());
    return parts.join(tr("; "));
}

} // namespace anarchy
