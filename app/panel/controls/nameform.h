// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "panel/controls/card.h"

namespace anarchy {

/// Asks for a name, and a note on it, inside the window. Enter accepts, Esc leaves; what is wrong with the name is said
/// beneath.
class NameForm : public Card {
    Q_OBJECT

public:
    /// What the form is about.
    struct Words {
        QLatin1StringView id; ///< "profile": its object is "profileForm", what is wrong is said in "profileProblem"
        QString name; ///< of the field, for assistive technology: "Name of the profile"
        QString note;
        QString notePlaceholder;
        QString accept; ///< of the buttons, for assistive technology
        QString cancel;
        int longestName;
        int longestNote;
    };
    enum class Fields { Name, NameAndNote };

    NameForm(const Words &words, QWidget *parent);

    void open(const QString &title, const QString &name, Fields fields);
    void dismiss();
    /// Why what was entered does not do; empty takes it back.
    void showProblem(const QString &problem);

    QString name() const { return m_name->text().trimmed(); }
    QString note() const { return m_note->text().trimmed(); }

Q_SIGNALS:
    void accepted();
    void closed();

protected:
    /// Puts what else is asked for beside the buttons.
    void addField(QWidget *field);
    void setAcceptText(const QString &text) { m_accept->setText(text); }
    void keyPressEvent(QKeyEvent *event) override;

private:
    QLabel *m_title; ///< owned as children, like the others
    QLineEdit *m_name;
    QLineEdit *m_note;
    QLabel *m_noteLabel;
    QLabel *m_problem;
    QPushButton *m_accept;
    QPushButton *m_cancel;
    QHBoxLayout *m_fields;
};

} // namespace anarchy
