// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/widgets/profileform.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>

#include "panel/look.h"
#include "tuning/profile.h"

using namespace Qt::StringLiterals;

namespace anarchy {

ProfileForm::ProfileForm(QWidget *parent)
    : Card(parent)
    , m_title(new QLabel(this))
    , m_name(new QLineEdit(this))
    , m_note(new QLineEdit(this))
    , m_noteLabel(new QLabel(tr("Note"), this))
    , m_link(new QCheckBox(this))
    , m_problem(new QLabel(this))
    , m_accept(new QPushButton(tr("OK"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(u"profileForm"_s);
    m_title->setFont(look::strong(font()));
    m_name->setAccessibleName(tr("Name of the profile"));
    m_name->setMaxLength(Profile::longestName);
    m_note->setAccessibleName(tr("Note on the profile"));
    m_note->setMaxLength(Profile::longestNote);
    m_note->setPlaceholderText(tr("What it is good for"));
    m_link->setAccessibleName(tr("For this link only"));
    m_problem->setObjectName(u"profileProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->setAccessibleName(tr("What is wrong"));
    m_accept->setAccessibleName(tr("Accept the name"));
    m_cancel->setAccessibleName(tr("Cancel naming"));
    for (QPushButton *button : { m_accept, m_cancel })
        button->setAutoDefault(false);

    auto *nameLabel = new QLabel(tr("Name"), this);
    nameLabel->setBuddy(m_name);
    m_noteLabel->setBuddy(m_note);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(look::grid);
    buttons->addWidget(m_link);
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

    for (QLineEdit *edit : { m_name, m_note }) {
        connect(edit, &QLineEdit::returnPressed, this, &ProfileForm::accepted);
        connect(edit, &QLineEdit::textEdited, this, [this] { showProblem({}); });
    }
    connect(m_accept, &QPushButton::clicked, this, &ProfileForm::accepted);
    connect(m_cancel, &QPushButton::clicked, this, &ProfileForm::dismiss);
    hide();
}

void ProfileForm::open(const QString &title, const QString &name, Fields fields, const QString &link)
{
    m_title->setText(title);
    setAccessibleName(title);
    m_name->setText(name);
    m_name->selectAll();
    m_note->clear();
    m_note->setVisible(fields == Fields::NameAndNote);
    m_noteLabel->setVisible(fields == Fields::NameAndNote);
    m_link->setChecked(false);
    m_link->setVisible(!link.isEmpty());
    m_link->setText(tr("Only for %1").arg(link));
    showProblem({});
    show();
    m_name->setFocus(Qt::OtherFocusReason);
}

void ProfileForm::dismiss()
{
    if (isHidden())
        return;
    hide();
    Q_EMIT closed();
}

void ProfileForm::showProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_name->setAccessibleDescription(problem);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, look::ink(look::Ink::Negative, palette()));
    m_problem->setPalette(colours);
}

void ProfileForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        Card::keyPressEvent(event);
}

} // namespace anarchy
