// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/profiles/profilelist.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

#include "contract/linkidentity.h"
#include "desktop/look/look.h"
#include "panel/controls/buttoncolumn.h"
#include "panel/controls/tablelook.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr int visibleRows = 7;
}

ProfileList::ProfileList(LinkReader &reader, ChangeController &changes, ProfileStore &store, QWidget *parent)
    : Card(parent)
    , m_reader(reader)
    , m_changes(changes)
    , m_store(store)
    , m_table(new QTableView(this))
    , m_difference(new QLabel(this))
    , m_problems(new ProblemLabel(tr("Profiles that cannot be used"), this))
    , m_form(new ProfileForm(this))
{
    m_table->setAccessibleName(tr("Profiles"));
    m_table->setModel(&m_profiles);
    look::applyToChoice(*m_table, visibleRows);
    QHeaderView *header = m_table->horizontalHeader();
    const QFontMetrics metrics(m_table->font());
    header->resizeSection(ProfileModel::Name,
                          metrics.horizontalAdvance(tr("Quiet evenings with a friend")) + 2 * look::grid);
    header->resizeSection(
        ProfileModel::Difference,
        metrics.horizontalAdvance(m_profiles.headerData(ProfileModel::Difference, Qt::Horizontal).toString())
            + 2 * look::grid);
    m_difference->setObjectName(u"profileDifference"_s);
    m_difference->setAccessibleName(tr("What the profile would change"));
    m_difference->setFont(look::tabular(font()));
    m_difference->setTextFormat(Qt::PlainText);
    m_difference->setWordWrap(true);
    m_problems->setObjectName(u"profileProblems"_s);

    auto *list = new QHBoxLayout;
    list->setSpacing(2 * look::grid);
    list->addWidget(m_table, 1);
    list->addWidget(makeButtons());
    auto *sheet = new QVBoxLayout(this);
    sheet->setContentsMargins(look::grid, look::grid, 2 * look::grid, look::grid * 3 / 2);
    sheet->setSpacing(look::grid);
    sheet->addLayout(list, 1);
    sheet->addWidget(m_form);
    sheet->addWidget(m_difference);
    sheet->addWidget(m_problems);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &now) {
        if (const Profile *profile = m_profiles.at(now.row()))
            m_selected = profile->id;
        showCurrent();
    });
    connect(m_table, &QTableView::activated, this, &ProfileList::apply);
    connect(m_form, &ProfileForm::accepted, this, &ProfileList::finish);
    connect(m_form, &ProfileForm::closed, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(&m_store, &ProfileStore::changed, this, &ProfileList::showProfiles);
    connect(&m_changes, &ChangeController::configurationChanged, this, &ProfileList::showRunning);
    connect(&m_changes, &ChangeController::phaseChanged, this, &ProfileList::showCurrent);
    connect(&m_reader, &LinkReader::linkChanged, this, &ProfileList::showRunning);
    showProfiles();
}

QWidget *ProfileList::makeButtons()
{
    auto *buttons = new ButtonColumn(this);
    m_apply = buttons->add(tr("A&pply"), tr("Apply profile"), this, &ProfileList::apply);
    m_save = buttons->add(tr("&Save current…"), tr("Save current values as a profile"), this, &ProfileList::askToSave);
    m_save->setToolTip(tr("Keep the running values under a name"));
    m_rename = buttons->add(tr("Re&name…"), tr("Rename profile"), this, &ProfileList::askToRename);
    m_duplicate = buttons->add(tr("Duplicat&e…"), tr("Duplicate profile"), this, &ProfileList::askToDuplicate);
    m_remove = buttons->add(tr("Rem&ove"), tr("Remove profile"), this, &ProfileList::removeCurrent);
    m_import = buttons->add(tr("Import…"), tr("Import a profile"), this, [this] {
        const QString file = QFileDialog::getOpenFileName(this, tr("Import a profile"), {}, tr("Profiles (*.json)"));
        if (!file.isEmpty())
            importFile(file);
    });
    m_import->setToolTip(tr("Take over a profile out of a file"));
    m_export = buttons->add(tr("Export…"), tr("Export profile"), this, [this] {
        const Profile *profile = current();
        const QString file = profile ? QFileDialog::getSaveFileName(this, tr("Export %1").arg(profile->name),
                                                                    profile->id + u".json"_s, tr("Profiles (*.json)"))
                                     : QString();
        if (!file.isEmpty())
            exportFile(file);
    });
    m_export->setToolTip(tr("Write the profile to a file"));
    return buttons;
}

const Profile *ProfileList::current() const
{
    return m_profiles.at(m_table->currentIndex().row());
}

void ProfileList::select(const QString &id)
{
    const int row = m_profiles.rowOf(id);
    if (row >= 0)
        m_table->setCurrentIndex(m_profiles.index(row, 0));
}

void ProfileList::showProfiles()
{
    const QString wanted = m_selected;
    const int before = m_table->currentIndex().row();
    m_profiles.setProfiles(m_store.profiles());
    const int row = m_profiles.rowOf(wanted);
    m_table->setCurrentIndex(m_profiles.index(row >= 0 ? row : std::clamp(before, 0, m_profiles.rowCount() - 1), 0));
    m_problems->setProblems(m_store.problems());
    showRunning();
}

void ProfileList::showRunning()
{
    const auto &configuration = m_changes.configuration();
    m_profiles.setRunning(configuration ? std::optional(configuration->running) : std::nullopt, linkIdentity());
    showCurrent();
}

void ProfileList::showCurrent()
{
    const Profile *profile = current();
    const auto &configuration = m_changes.configuration();
    const bool live = configuration && !m_reader.playback();
    QString difference;
    bool applicable = false;
    if (!profile)
        difference = tr("Choose a profile to see what it would change.");
    else if (!profile->isFor(linkIdentity()))
        difference = tr("%1 is for %2 only.").arg(profile->name, linkIdentityText(profile->link));
    else if (!configuration)
        difference = tr("Without a driver there is nothing to change.");
    else if (profile->matches(configuration->running))
        difference = tr("%1 is what runs.").arg(profile->name);
    else {
        difference = tr("%1 would change:\n%2")
                         .arg(profile->name, profile->values.describe(configuration->running).join(u'\n'));
        applicable = live;
        if (m_changes.isBusy())
            difference += u'\n' + m_changes.busyText();
        else if (!live)
            difference += u'\n' + tr("A recording cannot be changed.");
    }
    if (profile && !profile->unknownValues.isEmpty())
        difference += u'\n'
            + tr("A later version of the program wrote it; left out: %1.")
                  .arg(profile->unknownValues.keys().join(", "_L1));
    m_difference->setText(difference);
    m_difference->setAccessibleDescription(difference);

    const bool own = profile && !profile->builtin;
    m_apply->setEnabled(applicable && !m_changes.isBusy());
    const bool lock = m_changes.asksForPassword();
    m_apply->setIcon(lock ? look::icon(u"object-locked-symbolic"_s) : QIcon());
    m_apply->setToolTip(lock ? tr("Asks for a password. The change is on trial until you keep it.")
                             : tr("The change is on trial until you keep it."));
    m_save->setEnabled(configuration && !configuration->onTrial);
    m_rename->setEnabled(own);
    m_rename->setToolTip(own ? QString() : tr("Built-in presets stay as they are"));
    m_duplicate->setEnabled(profile);
    m_remove->setEnabled(own);
    m_remove->setToolTip(own ? tr("Can be undone") : tr("Built-in presets stay as they are"));
    m_export->setEnabled(profile);
}

void ProfileList::apply()
{
    const Profile *profile = current();
    if (profile && m_apply->isEnabled() && m_changes.configuration())
        m_changes.apply(profile->changeFrom(m_changes.configuration()->running),
                        {profile->builtin ? ChangeOrigin::Preset : ChangeOrigin::Profile, profile->id});
}

void ProfileList::ask(const QString &title, const QString &name, ProfileForm::Fields fields, const QString &link,
                      std::function<std::optional<Profile>(StoreError &error)> accept)
{
    m_accept = std::move(accept);
    m_form->open(title, name, fields, link);
}

void ProfileList::finish()
{
    StoreError error;
    const std::optional<Profile> profile = m_accept(error);
    if (!profile) {
        m_form->showProblem(error.text);
        return;
    }
    select(profile->id);
    m_form->dismiss();
}

void ProfileList::askToSave()
{
    const QString identity = linkIdentity();
    ask(tr("Save the running values as a profile"), m_store.freeName(tr("My settings")),
        ProfileForm::Fields::NameAndNote, identity.isEmpty() ? QString() : linkIdentityText(identity),
        [this, identity](StoreError &error) {
            Profile profile;
            if (!m_changes.configuration() || m_changes.configuration()->onTrial) {
                error = {m_changes.busyText()};
                return std::optional<Profile>();
            }
            profile.name = m_form->name();
            profile.note = m_form->note();
            profile.link = m_form->forThisLink() ? identity : QString();
            profile.values = withoutLogLevel(Change::to(m_changes.configuration()->running));
            return m_store.add(profile, false, error);
        });
}

void ProfileList::askToRename()
{
    if (const Profile *profile = current(); profile && !profile->builtin) {
        ask(tr("Rename %1").arg(profile->name), profile->name, ProfileForm::Fields::Name, {},
            [this, id = profile->id](StoreError &error) { return m_store.rename(id, m_form->name(), error); });
    }
}

void ProfileList::askToDuplicate()
{
    if (const Profile *profile = current()) {
        ask(tr("Duplicate %1").arg(profile->name),
            m_store.freeName(tr("%1 copy").arg(profile->name).left(Profile::longestName)), ProfileForm::Fields::Name,
            {}, [this, id = profile->id](StoreError &error) { return m_store.duplicate(id, m_form->name(), error); });
    }
}

void ProfileList::removeCurrent()
{
    const Profile *profile = current();
    if (!profile || profile->builtin)
        return;
    m_form->dismiss();
    StoreError error;
    std::optional<ProfileStore::Removed> removed = m_store.remove(profile->id, error);
    if (!removed) {
        say(Message::Kind::Error, error.text);
        return;
    }
    m_removed = std::move(removed);
    say(Message::Kind::Information, tr("%1 was removed.").arg(m_removed->profile.name),
        {tr("Undo"), [this] { undoRemove(); }});
}

void ProfileList::undoRemove()
{
    if (!m_removed)
        return;
    StoreError error;
    if (!m_store.restore(*m_removed, error)) {
        say(Message::Kind::Error, error.text);
        return;
    }
    select(m_removed->profile.id);
    say(Message::Kind::Positive, tr("%1 is there again.").arg(m_removed->profile.name));
    m_removed.reset();
}

void ProfileList::importFile(const QString &fileName)
{
    StoreError error;
    const std::optional<Profile> profile = m_store.import(fileName, {}, error);
    if (profile) {
        select(profile->id);
        say(Message::Kind::Positive, tr("%1 was imported.").arg(profile->name));
        return;
    }
    // The one thing that the user can put right here is a name that is taken.
    JsonProblem problem;
    const std::optional<QByteArray> content = readSmallFile(fileName, problem);
    const std::optional<Profile> wanted = content ? parseProfile(*content, problem) : std::nullopt;
    if (!wanted || !m_store.find(wanted->name)) {
        say(Message::Kind::Error, error.text);
        return;
    }
    ask(tr("Import as"), m_store.freeName(wanted->name), ProfileForm::Fields::Name, {},
        [this, fileName](StoreError &wrong) { return m_store.import(fileName, m_form->name(), wrong); });
    m_form->showProblem(error.text);
}

void ProfileList::exportFile(const QString &fileName)
{
    const Profile *profile = current();
    if (!profile)
        return;
    QString error;
    if (replaceFile(fileName, writeProfile(*profile), error))
        say(Message::Kind::Positive, tr("%1 was exported to %2.").arg(profile->name, fileName));
    else
        say(Message::Kind::Error, error);
}

void ProfileList::say(Message::Kind kind, const QString &text, const Message::Offer &offer)
{
    Q_EMIT messageRaised({kind, text, offer});
}

} // namespace anarchy

#include "moc_profilelist.cpp"
