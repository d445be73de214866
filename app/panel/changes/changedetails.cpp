// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/changes/changedetails.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "contract/linkidentity.h"
#include "desktop/look/look.h"
#include "desktop/look/textlabel.h"
#include "wording/changetext.h"

namespace anarchy {

namespace {

QLabel *makeTopText(QWidget *parent)
{
    QLabel *label = look::makeText(parent);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    return label;
}

/// Columns that line up; only cells without line breaks.
QString tableHtml(const QList<QStringList> &rows)
{
    QString html = QStringLiteral("<table cellspacing=\"0\">");
    for (const QStringList &row : rows) {
        html += QStringLiteral("<tr>");
        for (const QString &cell : row)
            html += QStringLiteral("<td style=\"padding-right: %1px; white-space: nowrap\">%2</td>")
                        .arg(2 * look::grid)
                        .arg(cell.toHtmlEscaped());
        html += QStringLiteral("</tr>");
    }
    return html + QStringLiteral("</table>");
}

void setText(QLabel &label, const QString &text)
{
    label.setText(text);
    label.setAccessibleDescription(text);
}

} // namespace

ChangeDetails::ChangeDetails(QWidget *parent)
    : Card(parent)
    , m_title(makeTopText(this))
    , m_what(makeTopText(this))
    , m_effect(makeTopText(this))
    , m_reasons(makeTopText(this))
    , m_wayBack(makeTopText(this))
    , m_note(new QLineEdit(this))
    , m_undo(new QPushButton(tr("Go &back to before this"), this))
    , m_plot(new QPushButton(tr("Sh&ow in plot"), this))
{
    m_title->setFont(look::strong(font()));
    m_title->setAccessibleName(tr("Selected change"));
    m_what->setFont(look::tabular(font()));
    m_what->setAccessibleName(tr("What the change was"));
    m_effect->setFont(look::tabular(font()));
    m_effect->setAccessibleName(tr("What the change did"));
    m_effect->setTextFormat(Qt::RichText);
    m_reasons->setAccessibleName(tr("How sure that is"));
    m_reasons->setFont(look::caption(font()));
    m_wayBack->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_wayBack->setFont(look::caption(font()));
    m_wayBack->setAccessibleName(tr("What going back would change"));
    m_note->setAccessibleName(tr("Note on the change"));
    m_note->setMaxLength(ChangeRecord::longestNote);
    m_note->setPlaceholderText(tr("Your own words on it, kept with Enter"));
    m_undo->setAccessibleName(tr("Go back to before this change"));
    m_plot->setAccessibleName(tr("Show the change in the plots"));
    for (QPushButton *button : {m_undo, m_plot})
        button->setAutoDefault(false);
    auto *noteLabel = new QLabel(tr("&Note"), this);
    noteLabel->setBuddy(m_note);

    auto *halves = new QHBoxLayout;
    halves->setSpacing(3 * look::grid);
    auto *effect = new QVBoxLayout;
    effect->setSpacing(look::grid / 2);
    effect->addWidget(m_effect);
    effect->addWidget(m_reasons);
    effect->addStretch();
    halves->addWidget(m_what, 2);
    halves->addLayout(effect, 3);
    auto *note = new QHBoxLayout;
    note->setSpacing(look::grid);
    note->addWidget(noteLabel);
    note->addWidget(m_note, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(look::grid);
    buttons->addWidget(m_undo);
    buttons->addWidget(m_plot);
    buttons->addWidget(m_wayBack, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
    column->setSpacing(look::grid);
    column->addWidget(m_title);
    column->addLayout(halves);
    column->addLayout(note);
    column->addLayout(buttons);

    connect(m_undo, &QPushButton::clicked, this, &ChangeDetails::undoRequested);
    connect(m_plot, &QPushButton::clicked, this, &ChangeDetails::plotRequested);
    connect(m_note, &QLineEdit::editingFinished, this, &ChangeDetails::takeNote);
    display({});
}

void ChangeDetails::display(const std::optional<ChangeRecord> &record)
{
    const bool same = record && m_record && record->id == m_record->id;
    if (!same)
        takeNote(); // of the one that was shown until now
    m_record = record;
    setVisible(record.has_value());
    if (!record)
        return;
    if (!same || !m_note->isModified()) {
        m_note->setText(record->note);
        m_note->setModified(false);
    }
    setText(*m_title, tr("Change %1: %2", "number, how").arg(record->id).arg(changeCauseText(record->cause)));
    QStringList what = changeTexts(*record) + QStringList{tr("Outcome: %1").arg(changeOutcomeText(record->outcome))};
    if (const QString author = changeAuthorText(*record); !author.isEmpty())
        what += tr("By %1").arg(author);
    if (!record->link.isEmpty())
        what += tr("On %1").arg(linkIdentityText(record->link));
    setText(*m_what, what.join(u'\n'));
    m_effect->setVisible(record->effect.has_value());
    QStringList spoken;
    if (record->effect) {
        m_effect->setText(tableHtml(effectRows(*record->effect)));
        spoken = effectTexts(*record->effect) + effectReasons(*record->effect);
        m_reasons->setText(effectReasons(*record->effect).join(u' '));
    } else {
        spoken = QStringList{tr("The effect is not measured. It is when the panel runs for up to a minute before and "
                                "after a change.")};
        m_reasons->setText(spoken.first());
    }
    m_effect->setAccessibleDescription(spoken.join(u'\n'));
    m_reasons->setAccessibleDescription(m_reasons->text());
    showWayBack();
}

void ChangeDetails::setRunning(const std::optional<Configuration> &configuration, const QString &obstacle)
{
    m_configuration = configuration;
    m_obstacle = obstacle;
    showWayBack();
}

Change ChangeDetails::wayBack() const
{
    return m_record && m_configuration ? Change::between(m_configuration->running, m_record->before) : Change();
}

void ChangeDetails::showWayBack()
{
    if (!m_record)
        return;
    const Change change = wayBack();
    QString text = m_obstacle;
    if (text.isEmpty())
        text = change.isEmpty()
            ? tr("The values before this change are running.")
            : tr("Going back, on trial: %1").arg(change.describe(m_configuration->running).join(tr("; ")));
    setText(*m_wayBack, text);
    m_undo->setEnabled(m_obstacle.isEmpty() && !change.isEmpty());
}

void ChangeDetails::takeNote()
{
    if (!m_record || !m_note->isModified())
        return;
    m_note->setModified(false);
    m_record->note = m_note->text();
    Q_EMIT noteEdited(m_record->id, m_record->note);
}

} // namespace anarchy

#include "moc_changedetails.cpp"
