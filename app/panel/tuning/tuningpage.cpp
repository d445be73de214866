// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/tuning/tuningpage.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>
#include <bit>

#include "base/units.h"
#include "contract/parameterguide.h"
#include "desktop/look/look.h"
#include "desktop/look/textlabel.h"
#include "panel/controls/card.h"
#include "panel/controls/pagescroll.h"
#include "panel/tuning/parameteredit.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr int rowGap = look::grid;
constexpr int firstGroupHeight = 2 * look::grid;
constexpr int groupHeight = 5 * look::grid;
} // namespace

TuningPage::TuningPage(LiveModel &model, ChangeController &changes, const BootConfiguration &boot, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_changes(changes)
    , m_advisor(model, boot, boot.root())
{
    setAccessibleName(tr("Tuning page"));
    auto *header = makeHeader();
    m_scroll = new PageScroll(makeTable(boot), this);
    m_outlook = new OutlookCard(this);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(look::grid);
    page->addWidget(header);
    page->addWidget(m_scroll, 1);
    page->addWidget(m_outlook);
    page->addWidget(makeFooter());
    makeConnections();
    showConfiguration();
    showBoot();
}

QWidget *TuningPage::makeHeader()
{
    auto *header = new QWidget(this);
    m_search = new QLineEdit(header);
    m_search->setPlaceholderText(tr("Find a parameter (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Find a parameter"));
    m_search->setObjectName(u"parameterSearch"_s);
    m_search->setMaximumWidth(40 * look::grid);
    connect(m_search, &QLineEdit::textChanged, this, &TuningPage::filter);
    auto *find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    auto *clear = new QShortcut(QKeySequence(Qt::Key_Escape), m_search);
    clear->setContext(Qt::WidgetShortcut);
    connect(clear, &QShortcut::activated, m_search, &QLineEdit::clear);

    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(look::grid);
    row->addWidget(m_search, 1);
    row->addStretch();
    const auto addStep = [&](QAction *action, const QString &icon, const QString &name,
                             QKeySequence::StandardKey keys) {
        action->setShortcuts(keys);
        action->setIcon(look::icon(icon));
        addAction(action);
        auto *button = new QToolButton(header);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        const auto tell = [button, action, name] {
            button->setAccessibleName(name);
            button->setAccessibleDescription(action->text());
            button->setToolTip(
                tr("%1 (%2)", "what, key").arg(action->text(), action->shortcut().toString(QKeySequence::NativeText)));
        };
        connect(action, &QAction::changed, button, tell);
        tell();
        row->addWidget(button);
    };
    addStep(m_edits.createUndoAction(this, tr("Undo")), u"edit-undo-symbolic"_s, tr("Undo edit"), QKeySequence::Undo);
    addStep(m_edits.createRedoAction(this, tr("Redo")), u"edit-redo-symbolic"_s, tr("Redo edit"), QKeySequence::Redo);
    return header;
}

void TuningPage::makeHeadings(QGridLayout *grid)
{
    const auto addHeading = [&](int column, const QString &text, int columns = 1) {
        auto *heading = new QLabel(text, grid->parentWidget());
        heading->setFont(look::caption(font()));
        QPalette quiet = heading->palette();
        quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
        heading->setPalette(quiet);
        m_headings += heading;
        grid->addWidget(heading, 0, column, 1, columns);
    };
    addHeading(ParameterEditor::Default, tr("Default"));
    addHeading(ParameterEditor::Boot, tr("Boot"));
    addHeading(ParameterEditor::Running, tr("Running"));
    addHeading(ParameterEditor::Editor, tr("New value"), 2);
}

int TuningPage::makeGroup(QGridLayout *grid, anarchy_group group, int row)
{
    auto *title = new QLabel(groupTitle(group), grid->parentWidget());
    QFont font = look::strong(this->font());
    font.setPointSizeF(font.pointSizeF() * 1.1);
    title->setFont(font);
    Group made{title, row, m_groups.isEmpty() ? firstGroupHeight : groupHeight, {}};
    grid->addWidget(title, row++, 0, 1, ParameterEditor::ColumnCount, Qt::AlignBottom);
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        if (parameterInfo(field).group != group)
            continue;
        made.fields += field;
        m_spacers[field] = row++;
        m_editors[field] = new ParameterEditor(field, grid, row, this);
        row += ParameterEditor::gridRows;
    }
    m_groups += made;
    return row;
}

QWidget *TuningPage::makeTable(const BootConfiguration &boot)
{
    auto *sheet = new Card;
    m_grid = new QGridLayout(sheet);
    m_grid->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, 2 * look::grid);
    m_grid->setHorizontalSpacing(look::grid * 3 / 2);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(ParameterEditor::Name, 1);
    m_grid->setColumnMinimumWidth(ParameterEditor::Default, 8 * look::grid);
    m_grid->setColumnMinimumWidth(ParameterEditor::Boot, 8 * look::grid);
    m_grid->setColumnMinimumWidth(ParameterEditor::Running, 11 * look::grid);
    m_grid->setColumnMinimumWidth(ParameterEditor::Unit, 8 * look::grid);
    makeHeadings(m_grid);

    m_editors.resize(ANARCHY_PARAM_COUNT);
    m_spacers.resize(ANARCHY_PARAM_COUNT);
    int row = 1;
    for (int group = 0; group < ANARCHY_GROUP_COUNT; ++group)
        row = makeGroup(m_grid, static_cast<anarchy_group>(group), row);
    m_nothing = look::makeText(sheet);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setAccessibleName(tr("Result of the search"));
    m_nothing->setMargin(5 * look::grid);
    m_grid->addWidget(m_nothing, row++, 0, 1, ParameterEditor::ColumnCount);
    m_boot = new BootSettings(m_model, m_changes, boot, {}, sheet);
    m_boot->setContentsMargins(0, 3 * look::grid, 0, 0);
    m_grid->addWidget(m_boot, row++, 0, 1, ParameterEditor::ColumnCount);
    m_grid->setRowStretch(row, 1);
    filter();
    return sheet;
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
    return footer;
}

TuningPage::~TuningPage()
{
    // A field that has the focus loses it, and says so, after this object's members are gone.
    for (ParameterEditor *editor : std::as_const(m_editors))
        editor->disconnect(this);
}

void TuningPage::makeConnections()
{
    for (ParameterEditor *editor : std::as_const(m_editors)) {
        connect(editor, &ParameterEditor::edited, this, &TuningPage::showPending);
        connect(editor, &ParameterEditor::left, this, [this] { ++m_series; });
        connect(editor, &ParameterEditor::restored, this, [this, editor] { showEdited(*editor); });
        connect(editor, &ParameterEditor::entered, this,
                [this, editor](const QString &before, const QString &after) { enter(*editor, before, after); });
    }
    connect(m_reset, &QPushButton::clicked, this, &TuningPage::resetAll);
    connect(m_apply, &QPushButton::clicked, this, [this] {
        if (const std::optional<Change> change = pending())
            m_changes.apply(*change, {ChangeOrigin::Manual, {}});
    });
    connect(m_boot, &BootSettings::changed, this, &TuningPage::showBoot);
    connect(&m_changes, &ChangeController::configurationChanged, this, &TuningPage::showConfiguration);
    connect(&m_changes, &ChangeController::phaseChanged, this, &TuningPage::showPending);
    connect(&m_model, &LiveModel::portReplaced, this, [this] {
        m_edits.clear();
        adoptLink();
    });
    connect(&m_model, &LiveModel::linkChosen, this, &TuningPage::adoptLink);
    connect(&m_model, &LinkReader::advanced, this, [this] {
        if (isVisible())
            m_memory->setText(memoryText());
    });
    m_outlookTimer.setSingleShot(true);
    m_outlookTimer.setInterval(0);
    connect(&m_outlookTimer, &QTimer::timeout, this, &TuningPage::showOutlook);
    m_timer.setInterval(period);
    connect(&m_timer, &QTimer::timeout, this, &TuningPage::check);
    connect(&m_model, &LiveModel::linkChanged, this, &TuningPage::check);
    connect(&m_advisor, &Advisor::checked, this, [this](const Advice &advice) {
        m_seen = advice.observation;
        showOutlook();
    });
}

// The values are those of the driver, and what is edited stays; what is foreseen of them is the link's.
void TuningPage::adoptLink()
{
    m_seen = {};
    check();
}

void TuningPage::enter(ParameterEditor &editor, const QString &before, const QString &after)
{
    m_edits.push(new ParameterEdit(editor, before, after, m_series));
}

void TuningPage::resetAll()
{
    ++m_series;
    m_edits.beginMacro(tr("Reset"));
    for (ParameterEditor *editor : std::as_const(m_editors))
        editor->reset();
    m_edits.endMacro();
}

void TuningPage::filter()
{
    const QString text = m_search->text();
    bool any = false;
    for (const Group &group : std::as_const(m_groups)) {
        bool isSeen = false;
        for (const int field : group.fields) {
            const bool matches = parameterMatches(field, text);
            m_editors[field]->setVisible(matches);
            m_grid->setRowMinimumHeight(m_spacers[field], matches ? rowGap : 0);
            isSeen = isSeen || matches;
        }
        group.title->setVisible(isSeen);
        m_grid->setRowMinimumHeight(group.row, isSeen ? (any ? group.height : firstGroupHeight) : 0);
        any = any || isSeen;
    }
    m_nothing->setText(
        tr("Nothing in a parameter's name, help or considerations matches \"%1\".\nEsc shows all again.").arg(text));
    m_nothing->setAccessibleDescription(any ? QString() : m_nothing->text());
    m_nothing->setVisible(!any);
    for (QLabel *heading : std::as_const(m_headings))
        heading->setVisible(any);
    m_boot->setVisible(text.trimmed().isEmpty());
}

void TuningPage::showEdited(const ParameterEditor &editor)
{
    ++m_series; // what is typed after an undo is a step of its own
    if (!parameterMatches(editor.field(), m_search->text()))
        m_search->clear();
    m_scroll->ensureWidgetVisible(editor.editor());
}

void TuningPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_boot->read(); // somebody may have edited the files meanwhile
    m_timer.start();
    check();
}

void TuningPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
}

void TuningPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_outlook->setHeightLimit(height() * 9 / 20);
}

void TuningPage::check()
{
    if (isVisible())
        m_advisor.check(observed);
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
    for (ParameterEditor *editor : std::as_const(m_editors)) {
        const auto field = static_cast<std::size_t>(editor->field());
        editor->setRunning(configuration->running[field], configuration->effective[field], configuration->limit[field]);
    }
    showPending();
    check();
}

void TuningPage::showBoot()
{
    const std::optional<BootState> &state = m_boot->state();
    for (ParameterEditor *editor : std::as_const(m_editors)) {
        const auto field = static_cast<std::size_t>(editor->field());
        if (state)
            editor->setBoot(state->values()[field], state->settings[field].place);
        else
            editor->setBoot(std::nullopt, {});
    }
}

QString TuningPage::statusText(const std::optional<Change> &change) const
{
    const auto invalid
        = std::ranges::find_if(m_editors, [](const ParameterEditor *editor) { return !editor->parsed().value; });
    if (invalid != m_editors.end())
        return (*invalid)->parsed().error;
    if (!change || change->isEmpty())
        return tr("Nothing to apply.");
    if (m_changes.isBusy())
        return m_changes.busyText();
    const int count = std::popcount(change->mask());
    return count == 1 ? tr("1 change to apply.") : tr("%1 changes to apply.").arg(count);
}

void TuningPage::showPending()
{
    const std::optional<Change> change = pending();
    m_status->setText(statusText(change));
    m_status->setAccessibleDescription(m_status->text());
    m_reset->setEnabled(std::ranges::any_of(m_editors, &ParameterEditor::differs));
    m_apply->setEnabled(change && !change->isEmpty() && !m_changes.isBusy());
    const bool lock = m_changes.asksForPassword();
    m_apply->setIcon(lock ? look::icon(u"object-locked-symbolic"_s) : QIcon());
    m_apply->setToolTip(lock ? tr("Asks for a password once. The change is on trial until you keep it.")
                             : tr("The change is on trial until you keep it."));
    m_boot->setPending(change ? std::popcount(change->mask()) : 0);
    m_outlookTimer.start(); // once, however many fields changed
}

void TuningPage::showOutlook()
{
    const std::optional<Change> change = pending();
    const bool isThere = change && !change->isEmpty();
    m_memory->setText(memoryText());
    m_memory->setVisible(!isThere);
    if (isThere) {
        m_seen.configuration = m_changes.configuration(); // may be newer than the observation
        const ParameterValues &running = m_seen.configuration->running;
        const Forecast after = forecast(change->appliedTo(running), m_seen);
        m_outlook->display(compareForecasts(forecast(running, m_seen), after), changeWarnings(*change, m_seen),
                           forecastBasis(after, m_seen));
    }
    m_outlook->setVisible(isThere);
}

QString TuningPage::memoryText() const
{
    const auto valueOf = [this](int field) { return m_editors[field]->parsed().value; };
    const auto channels = valueOf(ANARCHY_PARAM_MAX_DMA_CHANNELS);
    const auto pages = valueOf(ANARCHY_PARAM_RING_BUFFER_SIZE);
    QStringList parts;
    if (channels && pages) {
        const auto bytes = static_cast<double>(ANARCHY_CHANNEL_MEMORY_BYTES(*channels, *pages));
        parts << tr("Rings at full use: %1").arg(memoryQuantity(bytes).text());
        parts << tr("the guide's 4 MB a channel: %1 MB").arg(*channels * 4);
    }
    if (m_model.latest())
        parts << tr("in use now: %1").arg(memoryQuantity(static_cast<double>(m_model.latest()->memoryBytes)).text());
    return parts.join(tr("; "));
}

} // namespace anarchy

#include "moc_tuningpage.cpp"
