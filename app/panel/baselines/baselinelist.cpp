// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/baselines/baselinelist.h"

#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

#include "base/names.h"
#include "desktop/look/look.h"
#include "panel/controls/buttoncolumn.h"
#include "panel/controls/tablelook.h"
#include "wording/regressiontext.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr int visibleRows = 5;
}

BaselineList::BaselineList(Baselines &baselines, QWidget *parent)
    : Card(parent)
    , m_baselines(baselines)
    , m_table(new QTableView(this))
    , m_empty(new QWidget(this))
    , m_watch(new QLabel(this))
    , m_problems(new ProblemLabel(tr("Baselines that cannot be used"), this))
    , m_form(new BaselineForm(this))
{
    m_table->setAccessibleName(tr("Baselines"));
    m_table->setModel(&m_model);
    look::applyToChoice(*m_table, visibleRows);
    QHeaderView *header = m_table->horizontalHeader();
    const QFontMetrics metrics(m_table->font());
    const auto resize = [&](int column, const QString &like) {
        header->resizeSection(column, metrics.horizontalAdvance(like) + 2 * look::grid);
    };
    resize(BaselineModel::Name, tr("Evening game (in plots)"));
    resize(BaselineModel::Recorded, tr("28 Nov 2026 00:00"));
    resize(BaselineModel::Length, tr("Length"));
    resize(BaselineModel::Link, tr("SIMULATED, Gen4 x4"));

    auto *title = new QLabel(tr("No baselines yet"), m_empty);
    title->setFont(look::strong(font()));
    m_emptyText
        = new QLabel(tr("Record how the link does while you use it as usual. Later one click tells whether a change of "
                        "settings, an update or another cable made it better or worse, and by how much. One that is "
                        "shown in the plots is watched against, too: you are told when the link falls behind it."),
                     m_empty);
    m_emptyText->setWordWrap(true);
    auto *words = new QVBoxLayout(m_empty);
    words->setContentsMargins(look::grid, look::grid, look::grid, look::grid);
    words->setSpacing(look::grid / 2);
    words->addWidget(title);
    words->addWidget(m_emptyText);
    words->addStretch();
    m_empty->setMinimumHeight(m_table->minimumHeight());
    m_empty->setSizePolicy(QSizePolicy::Preferred,
                           QSizePolicy::Ignored); // words that wrap would like to be narrow and high

    m_watch->setAccessibleName(tr("Watch for regressions"));
    m_watch->setWordWrap(true);
    m_watch->setTextFormat(Qt::PlainText);
    for (QLabel *label : std::initializer_list<QLabel *>{m_watch, m_problems})
        label->setContentsMargins(look::grid, 0, 0, 0); // in line with the table's words
    m_problems->setObjectName(u"baselineProblems"_s);

    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    auto *list = new QHBoxLayout;
    list->setSpacing(2 * look::grid);
    list->addWidget(m_table, 1);
    list->addWidget(m_empty, 1);
    list->addWidget(makeButtons());
    auto *sheet = new QVBoxLayout(this);
    sheet->setContentsMargins(look::grid, look::grid, 2 * look::grid, look::grid * 3 / 2);
    sheet->setSpacing(look::grid);
    sheet->addLayout(list, 1);
    sheet->addWidget(m_form);
    sheet->addWidget(m_watch);
    sheet->addWidget(m_problems);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &now) {
        if (const QString name = m_model.nameAt(now.row()); !name.isEmpty())
            m_selected = name;
        showCurrent();
    });
    connect(m_table, &QTableView::activated, this, &BaselineList::toggleChosen);
    connect(m_form, &BaselineForm::accepted, this, &BaselineList::finish);
    connect(m_form, &BaselineForm::closed, this, [this] {
        (m_table->isVisible() ? static_cast<QWidget *>(m_table) : m_record)->setFocus(Qt::OtherFocusReason);
    });
    connect(&m_baselines, &Baselines::changed, this, &BaselineList::showBaselines);
    connect(&m_baselines.watch(), &BaselineWatch::changed, this, &BaselineList::showWatch);
    paintWords();
    showBaselines();
}

QWidget *BaselineList::makeButtons()
{
    auto *buttons = new ButtonColumn(this);
    m_record = buttons->add(tr("Rec&ord…"), tr("Record a baseline"), this, &BaselineList::askToRecord);
    m_choose = buttons->add(tr("&Show in plots"), tr("Show baseline in plots"), this, &BaselineList::toggleChosen);
    m_rename = buttons->add(tr("Re&name…"), tr("Rename baseline"), this, &BaselineList::askToRename);
    m_remove = buttons->add(tr("R&emove"), tr("Remove baseline"), this, &BaselineList::removeCurrent);
    m_remove->setToolTip(tr("Can be undone"));
    // The longer of its texts, so that nothing moves.
    m_choose->setText(tr("No longer &show"));
    m_choose->setMinimumWidth(m_choose->sizeHint().width());
    return buttons;
}

void BaselineList::select(const QString &name)
{
    const int row = m_model.rowOf(name);
    if (row >= 0)
        m_table->setCurrentIndex(m_model.index(row, 0));
}

void BaselineList::setObstacle(const QString &obstacle)
{
    m_obstacle = obstacle;
    showCurrent();
}

void BaselineList::showBaselines()
{
    const QString wanted = m_selected;
    const int before = m_table->currentIndex().row();
    const Baseline *chosen = m_baselines.chosen();
    m_model.setBaselines(m_baselines.all(), chosen ? chosen->name : QString());
    const bool any = m_model.rowCount() > 0;
    m_table->setVisible(any);
    m_empty->setVisible(!any);
    if (any) {
        const int row = m_model.rowOf(wanted);
        m_table->setCurrentIndex(m_model.index(row >= 0 ? row : std::clamp(before, 0, m_model.rowCount() - 1), 0));
    }
    m_problems->setProblems(m_baselines.problems());
    showCurrent();
    showWatch();
}

void BaselineList::showCurrent()
{
    const QString name = current();
    const Baseline *chosen = m_baselines.chosen();
    const bool isChosen = chosen && isSameName(chosen->name, name);
    m_record->setEnabled(m_obstacle.isEmpty());
    m_record->setToolTip(m_obstacle.isEmpty() ? tr("Measure how the link does now and keep it under a name")
                                              : m_obstacle);
    m_choose->setEnabled(!name.isEmpty());
    m_choose->setText(isChosen ? tr("No longer &show") : tr("&Show in plots"));
    m_choose->setAccessibleName(isChosen ? tr("No longer show baseline in plots") : tr("Show baseline in plots"));
    m_choose->setToolTip(
        tr("The plots show where the middle half of its samples lay, and the link is watched against it"));
    m_rename->setEnabled(!name.isEmpty());
    m_remove->setEnabled(!name.isEmpty());
}

void BaselineList::showWatch()
{
    const Baseline *chosen = m_baselines.chosen();
    QString text;
    if (chosen) {
        const BaselineWatch &watch = m_baselines.watch();
        const QString obstacle = watch.obstacle();
        text = obstacle.isEmpty()
            ? watchStateText(watch.watch().state(), chosen->name)
            : tr("Not watching against \"%1\" now. %2", "name, reason").arg(chosen->name, obstacle);
        if (const auto &check = watch.lastCheck()) {
            const QDateTime when = QDateTime::fromMSecsSinceEpoch(check->span.toNs / 1'000'000);
            text += u' '
                + tr("Last looked at %1, each minute of use by itself.", "time")
                      .arg(QLocale().toString(when.time(), tr("HH:mm", "time format")));
            if (check->state == RegressionWatch::State::Worse)
                text += u'\n' + regressionEvidence(*check).join(u'\n');
        }
    } else if (m_model.rowCount() > 0) {
        text = tr("No baseline is shown in the plots, so none is watched against.");
    }
    m_watch->setText(text);
    m_watch->setAccessibleDescription(text);
    m_watch->setVisible(!text.isEmpty());
}

void BaselineList::askToRecord()
{
    if (!m_record->isEnabled())
        return;
    m_renamed.clear();
    m_form->openToRecord(m_baselines.freeName(tr("Usual")));
}

void BaselineList::askToRename()
{
    m_renamed = current();
    if (!m_renamed.isEmpty())
        m_form->openToRename(m_renamed);
}

void BaselineList::finish()
{
    const QString name = m_form->name();
    QString error;
    if (m_renamed.isEmpty()) {
        // All that can be wrong is found out before somebody waits for it.
        error = !m_obstacle.isEmpty() ? m_obstacle : baselineNameProblem(name);
        if (error.isEmpty() && m_baselines.find(name))
            error = tr("there is a baseline \"%1\" already").arg(m_baselines.find(name)->name);
        if (error.isEmpty())
            Q_EMIT recordRequested(name, m_form->note(), m_form->length());
    } else if (m_baselines.rename(m_renamed, name, error)) {
        select(name);
    }
    if (error.isEmpty())
        m_form->dismiss();
    else
        m_form->showProblem(error);
}

void BaselineList::toggleChosen()
{
    const QString name = current();
    const Baseline *chosen = m_baselines.chosen();
    if (!name.isEmpty())
        m_baselines.choose(chosen && isSameName(chosen->name, name) ? QString() : name);
}

void BaselineList::removeCurrent()
{
    const QString name = current();
    if (name.isEmpty())
        return;
    m_form->dismiss();
    QString error;
    if (m_baselines.remove(name, error))
        say(Message::Kind::Information, tr("%1 was removed.").arg(name), Message::Action::UndoRemoveBaseline);
    else
        say(Message::Kind::Error, error);
}

void BaselineList::undoRemove()
{
    QString error;
    const QString name = m_baselines.undoRemove(error);
    if (!error.isEmpty()) {
        say(Message::Kind::Error, error);
    } else if (!name.isEmpty()) {
        select(name);
        say(Message::Kind::Positive, tr("%1 is there again.").arg(name));
    }
}

void BaselineList::say(Message::Kind kind, const QString &text, Message::Action action)
{
    Q_EMIT messageRaised({kind, text, action});
}

void BaselineList::paintWords()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
    for (QLabel *label : {m_watch, m_emptyText})
        label->setPalette(quiet);
}

void BaselineList::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_emptyText)
        paintWords();
}

} // namespace anarchy

#include "moc_baselinelist.cpp"
