// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "panel/widgets/card.h"

namespace anarchy {

/// Asks for a profile's name inside the window. Enter accepts, Esc leaves; what is wrong with the name is said beneath.
class ProfileForm : public Card {
    Q_OBJECT

public:
    enum class Fields { Name, NameAndNote };

    explicit ProfileForm(QWidget *parent = nullptr);

    /// \param link what "for this link only" would mean, for people; empty: that is not offered
    void open(const QString &title, const QString &name, Fields fields, const QString &link = {});
    void dismiss();
    /// Why what was entered does not do; empty takes it back.
    void showProblem(const QString &problem);

    QString name() const { return m_name->text().trimmed(); }
    QString note() const { return m_note->text().trimmed(); }
    bool forThisLink() const { return m_link->isVisibleTo(this) && m_link->isChecked(); }

Q_SIGNALS:
    void accepted();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QLabel *m_title; ///< owned as children, like the others
    QLineEdit *m_name;
    QLineEdit *m_note;
    QLabel *m_noteLabel;
    QCheckBox *m_link;
    QLabel *m_problem;
    QPushButton *m_accept;
    QPushButton *m_cancel;
};

} // namespace anarchy
