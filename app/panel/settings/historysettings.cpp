// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/settings/historysettings.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "base/units.h"
#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

HistorySettings::HistorySettings(PreferenceStore &preferences, HistoryKeeper &keeper, QWidget *parent)
    : Card(parent)
    , m_preferences(preferences)
    , m_keeper(keeper)
    , m_keep(new QCheckBox(tr("&Keep the history when the panel ends"), this))
    , m_size(new QLabel(this))
    , m_delete(new QPushButton(tr("Delete &what is kept…"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_question(makeQuestion())
    , m_outcome(new QLabel(this))
{
    setAccessibleName(tr("History"));
    m_keep->setAccessibleName(tr("Keep the history"));
    m_size->setAccessibleName(tr("What is kept of the history"));
    m_size->setWordWrap(true);
    m_size->setFont(look::caption(font()));
    m_size->setForegroundRole(QPalette::PlaceholderText);
    m_delete->setAccessibleName(tr("Delete what is kept of the history"));
    m_outcome->setAccessibleName(tr("Outcome of deleting"));
    m_outcome->setWordWrap(true);
    m_outcome->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2 * look::grid, 2 * look::grid, 2 * look::grid, 2 * look::grid);
    column->setSpacing(look::grid);
    column->addWidget(m_keep, 0, Qt::AlignLeft);
    column->addWidget(m_size);
    column->addWidget(m_delete, 0, Qt::AlignLeft);
    column->addWidget(m_question);
    column->addWidget(m_outcome);
    m_delete->setVisible(!m_keeper.path().isEmpty());
    m_question->hide();

    connect(m_keep, &QCheckBox::clicked, this, [this](bool kept) {
        Preferences chosen = m_preferences.get();
        chosen.keepHistory = kept;
        m_preferences.set(chosen);
    });
    connect(m_delete, &QPushButton::clicked, this, [this] { ask(true); });
    connect(&m_preferences, &PreferenceStore::changed, this, &HistorySettings::showState);
    showState();
}

QWidget *HistorySettings::makeQuestion()
{
    auto *question = new QWidget(this);
    auto *words = new QLabel(tr("Delete every reading and event until now? They cannot be brought back."), question);
    words->setWordWrap(true);
    auto *confirm = new QPushButton(tr("Delete"), question);
    confirm->setAccessibleName(tr("Delete the history for good"));
    m_cancel->setAccessibleName(tr("Do not delete the history"));
    auto *row = new QHBoxLayout(question);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(look::grid);
    row->addWidget(words, 1);
    row->addWidget(confirm);
    row->addWidget(m_cancel);
    connect(confirm, &QPushButton::clicked, this, &HistorySettings::deleteHistory);
    connect(m_cancel, &QPushButton::clicked, this, [this] { ask(false); });
    return question;
}

void HistorySettings::ask(bool asked)
{
    m_outcome->hide();
    m_delete->setVisible(!asked);
    m_question->setVisible(asked);
    // The harmless answer is the one that a key pressed too often gives.
    (asked ? m_cancel : m_delete)->setFocus(Qt::OtherFocusReason);
}

void HistorySettings::deleteHistory()
{
    const QString trouble = m_keeper.forget();
    ask(false);
    m_outcome->setText(trouble.isEmpty()
                           ? tr("Deleted. Changes and their notes stay: they are kept on the History page.")
                           : tr("Not deleted: %1.").arg(trouble));
    m_outcome->setAccessibleDescription(m_outcome->text());
    m_outcome->show();
    showState();
}

void HistorySettings::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    showState();
}

void HistorySettings::showState()
{
    m_keep->setChecked(m_preferences.get().keepHistory);
    const QString what = tr("Seconds of a day, minutes of thirty days, and events.");
    const QString path = m_keeper.path();
    qint64 size = 0;
    for (const QString &file : {path, path + "-wal"_L1})
        size += QFileInfo(file).size();
    m_size->setText(path.isEmpty()
                        ? what
                        : tr("%1 In %2, %3 now.").arg(what, path, memoryQuantity(static_cast<double>(size)).text()));
    m_size->setAccessibleDescription(m_size->text());
    m_keep->setAccessibleDescription(m_size->text());
}

} // namespace anarchy

#include "moc_historysettings.cpp"
