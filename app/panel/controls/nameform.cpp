// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/nameform.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

NameForm::NameForm(const Words &words, QWidget *parent)
    : Card(parent)
    , m_title(new QLabel(this))
    , m_name(new QLineEdit(this))
    , m_note(new QLineEdit(this))
    , m_noteLabel(new QLabel(tr("Note"), this))
    , m_problem(new QLabel(this))
    , m_accept(new QPushButton(tr("OK"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    m_title->setFont(look::strong(font()));
    m_name->setAccessibleName(words.name);
    m_name->setMaxLength(words.longestName);
    m_note->setAccessibleName(words.note);
    m_note->setMaxLength(words.longestNote);
    m_note->setPlaceholderText(words.notePlaceholder);
    setObjectName(words.id + "Form"_L1);
    m_problem->setObjectName(words.id + "Problem"_L1);
    m_problem->setWordWrap(true);
    m_problem->setAccessibleName(tr("What is wrong"));
    m_accept->setAccessibleName(words.accept);
    m_cancel->setAccessibleName(words.cancel);
    for (QPushButton *button : {m_accept, m_cancel})
        button->setAutoDefault(false);

    auto *nameLabel = new QLabel(tr("Name"), this);
    nameLabel->setBuddy(m_name);
    m_noteLabel->setBuddy(m_note);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(look::grid);
    m_fields = new QHBoxLayout;
    m_fields->setSpacing(look::grid);
    buttons->addLayout(m_fields);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_accept);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
    grid->setHorizontalSpacing(look::grid);
    grid->setVerticalSpacing(look::grid);
    grid->addWidget(m_title, 0, 0, 1, 2);
    grid->addWidget(nameLabel, 1, 0);
    grid->addWidget(m_name, 1, 1);
    grid->addWidget(m_noteLabel, 2, 0);
    grid->addWidget(m_note, 2, 1);
    grid->addWidget(m_problem, 3, 1);
    grid->addLayout(buttons, 4, 0, 1, 2);

    for (QLineEdit *edit : {m_name, m_note}) {
        connect(edit, &QLineEdit::returnPressed, this, &NameForm::accepted);
        connect(edit, &QLineEdit::textEdited, this, [this] { showProblem({}); });
    }
    connect(m_accept, &QPushButton::clicked, this, &NameForm::accepted);
    connect(m_cancel, &QPushButton::clicked, this, &NameForm::dismiss);
    hide();
}

void NameForm::open(const QString &title, const QString &name, Fields fields)
{
    m_title->setText(title);
    setAccessibleName(title);
    m_name->setText(name);
    m_name->selectAll();
    m_note->clear();
    m_note->setVisible(fields == Fields::NameAndNote);
    m_noteLabel->setVisible(fields == Fields::NameAndNote);
    showProblem({});
    show();
    m_name->setFocus(Qt::OtherFocusReason);
}

void NameForm::addField(QWidget *field)
{
    m_fields->addWidget(field);
}

void NameForm::dismiss()
{
    if (isHidden())
        return;
    hide();
    Q_EMIT closed();
}

void NameForm::showProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_name->setAccessibleDescription(problem);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, look::ink(look::Ink::Negative, palette()));
    m_problem->setPalette(colours);
}

void NameForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        Card::keyPressEvent(event);
}

} // namespace anarchy

#include "moc_nameform.cpp"
