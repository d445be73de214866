// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QTableView>

#include <functional>

#include "desktop/services/changecontroller.h"
#include "panel/controls/card.h"
#include "panel/controls/problemlabel.h"
#include "panel/controls/profileform.h"
#include "panel/profiles/profilemodel.h"
#include "profiles/profilestore.h"

namespace anarchy {

/// Presets and profiles with everything that can be done to them.
class ProfileList : public Card {
    Q_OBJECT

public:
    ProfileList(LinkReader &reader, ChangeController &changes, ProfileStore &store, QWidget *parent = nullptr);

    /// The row that the buttons are about, or null.
    const Profile *current() const;
    void select(const QString &id);

    void apply();
    void askToSave();
    void askToRename();
    void askToDuplicate();
    void removeCurrent();
    /// Brings back what was removed last.
    void undoRemove();
    /// What follows the file dialogs.
    void importFile(const QString &fileName);
    void exportFile(const QString &fileName);

Q_SIGNALS:
    void messageRaised(const anarchy::Message &message);

private:
    QWidget *makeButtons();
    void showProfiles();
    void showRunning();
    void showCurrent();
    /// Opens the form; `accept` does the work and gives the profile, or says why not.
    void ask(const QString &title, const QString &name, ProfileForm::Fields fields, const QString &link,
             std::function<std::optional<Profile>(StoreError &error)> accept);
    void finish();
    void say(Message::Kind kind, const QString &text, const Message::Offer &offer = {});
    QString linkIdentity() const { return m_reader.port().linkIdentity(m_reader.link()); }

    LinkReader &m_reader;
    ChangeController &m_changes;
    ProfileStore &m_store;
    ProfileModel m_profiles;
    QString m_selected; ///< id, over resets of the model
    std::optional<ProfileStore::Removed> m_removed;
    std::function<std::optional<Profile>(StoreError &error)> m_accept;
    QTableView *m_table; ///< owned as children, like the others
    QLabel *m_difference;
    ProblemLabel *m_problems;
    ProfileForm *m_form;
    QPushButton *m_save = nullptr;
    QPushButton *m_apply = nullptr;
    QPushButton *m_rename = nullptr;
    QPushButton *m_duplicate = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_import = nullptr;
    QPushButton *m_export = nullptr;
};

} // namespace anarchy
