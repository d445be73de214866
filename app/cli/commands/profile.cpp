// SPDX-License-Identifier: GPL-3.0-or-later
// profile: the presets and the user's own profiles.
#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

#include "cli/command/applychange.h"
#include "cli/command/commandline.h"
#include "cli/command/output.h"
#include "cli/command/verbs.h"
#include "contract/jsonvalues.h"
#include "contract/linkidentity.h"
#include "profiles/profilestore.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace profileverbs {

struct ProfileText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

using Call = cli::Call<ProfileStore>;
using Verb = cli::Verb<ProfileStore>;

QJsonObject toJson(const Profile &profile)
{
    return {{u"id"_s, profile.id},     {u"name"_s, profile.name},       {u"note"_s, profile.note},
            {u"link"_s, profile.link}, {u"builtin"_s, profile.builtin}, {u"values"_s, writeValues(profile.values)}};
}

ExitCode exitCodeFor(const StoreError &error)
{
    return error.fromSystem ? ExitFailed : ExitInvalid;
}

/// What a command that changes the store says in the end.
int done(const Call &call, const std::optional<Profile> &profile, const QString &text, const StoreError &error)
{
    if (!profile)
        return fail(exitCodeFor(error), error.text);
    if (call.context.json)
        print(toJson(*profile));
    else
        print(text.arg(profile->name));
    return ExitOk;
}

int list(Call &call)
{
    const std::optional<Configuration> configuration = call.context.driver->configuration();
    qsizetype width = 0;
    for (const Profile &profile : call.store.profiles())
        width = std::max(width, profile.name.size());
    for (const Profile &profile : call.store.profiles()) {
        const bool active = configuration && profile.matches(configuration->running);
        if (call.context.json) {
            QJsonObject object = toJson(profile);
            object[u"active"_s] = configuration ? QJsonValue(active) : QJsonValue();
            print(object);
            continue;
        }
        QStringList about;
        if (profile.builtin)
            about += ProfileText::tr("built in");
        if (!profile.note.isEmpty())
            about += profile.note.section(u'\n', 0, 0);
        if (!profile.link.isEmpty())
            about += ProfileText::tr("for %1 only").arg(linkIdentityText(profile.link));
        print(u"%1 %2%3"_s.arg(active ? u"*"_s : u" "_s, profile.name.leftJustified(width + 2), about.join("; "_L1)));
    }
    for (const QString &problem : call.store.problems())
        fail(ExitInvalid, problem);
    return ExitOk;
}

int show(Call &call)
{
    StoreError error;
    const Profile *profile = call.store.require(call.name, error);
    if (!profile)
        return fail(exitCodeFor(error), error.text);
    if (call.context.json) {
        print(toJson(*profile));
        return ExitOk;
    }
    print(profile->builtin ? ProfileText::tr("%1 (built in)").arg(profile->name) : profile->name);
    if (!profile->note.isEmpty())
        print(profile->note);
    if (!profile->link.isEmpty())
        print(ProfileText::tr("for %1 only").arg(linkIdentityText(profile->link)));
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const std::optional<quint32> value = profile->values.values[static_cast<std::size_t>(field)];
        print(parameterName(field).leftJustified(20)
              + (value ? QString::number(*value).rightJustified(6) : ProfileText::tr("as it is").rightJustified(6)));
    }
    for (const QString &name : profile->unknownValues.keys())
        print(ProfileText::tr("%1 is left out: this version does not know it").arg(name));
    return ExitOk;
}

int save(Call &call)
{
    Profile profile;
    profile.name = call.name;
    profile.note = call.arguments.option(u"note"_s).value_or(QString());
    if (profile.note.size() > Profile::longestNote)
        return fail(ExitInvalid, ProfileText::tr("--note must have at most %1 characters").arg(Profile::longestNote));
    StoreError error;
    const bool force = call.arguments.has(u"force"_s);
    const Profile *there = call.store.find(profile.name);
    if (there && !there->builtin && !force)
        return fail(ExitInvalid,
                    ProfileText::tr("there is a profile \"%1\" already; --force overwrites it").arg(there->name));
    if (!call.store.takesName(profile.name, force, error))
        return fail(exitCodeFor(error), error.text);

    int exitCode = ExitOk;
    const std::optional<Configuration> configuration = requireConfiguration(call.context, exitCode);
    if (!configuration)
        return exitCode;
    if (configuration->onTrial)
        return fail(ExitBusy, ProfileText::tr("a change is on trial; keep or revert it first, then save"));
    profile.values = withoutLogLevel(Change::to(configuration->running));
    if (call.arguments.has(u"this-link"_s)) {
        profile.link = call.context.driver->linkIdentity(call.context.link);
        if (profile.link.isEmpty())
            return fail(ExitInvalid,
                        ProfileText::tr("--this-link: link%1 has nothing to tell it by").arg(call.context.link));
    }
    return done(call, call.store.add(profile, force, error), ProfileText::tr("saved \"%1\""), error);
}

/// The profile and the configuration that it is about; null after having said why not.
const Profile *forThisLink(Call &call, std::optional<Configuration> &configuration, int &exitCode)
{
    StoreError error;
    const Profile *profile = call.store.require(call.name, error);
    if (!profile) {
        exitCode = fail(exitCodeFor(error), error.text);
        return nullptr;
    }
    configuration = requireConfiguration(call.context, exitCode);
    return configuration ? profile : nullptr;
}

int apply(Call &call)
{
    const std::chrono::seconds trial = trialOption(call.arguments);
    if (!call.arguments.error().isEmpty())
        return fail(ExitUsage, call.arguments.error());
    int exitCode = ExitOk;
    std::optional<Configuration> configuration;
    const Profile *profile = forThisLink(call, configuration, exitCode);
    if (!profile)
        return exitCode;
    if (!profile->isFor(call.context.driver->linkIdentity(call.context.link)))
        return fail(ExitInvalid,
                    ProfileText::tr("\"%1\" is for %2 only, which is not this link")
                        .arg(profile->name, linkIdentityText(profile->link)));
    const ChangeOrigin origin = profile->builtin ? ChangeOrigin::Preset : ChangeOrigin::Profile;
    return applyChange(*call.context.driver, call.context.link, call.context.json,
                       profile->changeFrom(configuration->running), configuration->running, trial,
                       {origin, profile->id});
}

int diff(Call &call)
{
    int exitCode = ExitOk;
    std::optional<Configuration> configuration;
    const Profile *profile = forThisLink(call, configuration, exitCode);
    if (!profile)
        return exitCode;
    const bool differs = printChange(call.context.json, profile->values, configuration->running);
    if (!differs && !call.context.json)
        print(ProfileText::tr("nothing to change: these are the running values"));
    return ExitOk;
}

int rename(Call &call)
{
    StoreError error;
    return done(call, call.store.rename(call.name, call.other, error), ProfileText::tr("renamed to \"%1\""), error);
}

int duplicate(Call &call)
{
    StoreError error;
    return done(call, call.store.duplicate(call.name, call.other, error), ProfileText::tr("saved \"%1\""), error);
}

int remove(Call &call)
{
    StoreError error;
    const auto removed = call.store.remove(call.name, error);
    return done(call, removed ? std::optional(removed->profile) : std::nullopt, ProfileText::tr("removed \"%1\""),
                error);
}

int import(Call &call)
{
    const QString name = call.arguments.option(u"name"_s).value_or(QString());
    if (call.name.isEmpty())
        return fail(ExitUsage, ProfileText::tr("import needs a file, e.g. nights.json"));
    StoreError error;
    return done(call, call.store.import(call.name, name, error), ProfileText::tr("imported \"%1\""), error);
}

int exportTo(Call &call)
{
    StoreError error;
    const Profile *profile = call.store.require(call.name, error);
    if (!profile)
        return fail(exitCodeFor(error), error.text);
    const std::optional<QString> file = call.other.isEmpty() ? std::nullopt : std::optional(call.other);
    if (call.arguments.has(u"force"_s) && !file)
        return fail(ExitUsage, ProfileText::tr("--force goes with a FILE"));
    if (file && !call.arguments.has(u"force"_s) && QFileInfo(*file).isFile())
        return fail(ExitInvalid, ProfileText::tr("%1: exists already; --force overwrites it").arg(*file));
    Output output(file);
    const QByteArray content = writeProfile(*profile);
    if (!output.open() || output.device().write(content) != content.size() || !output.commit())
        return fail(ExitFailed, output.errorText());
    return ExitOk;
}

const QList<Verb> &verbs()
{
    static const QList<Verb> all{
        {"list"_L1, list, 0, 0, "list", {}, {}},
        {"show"_L1, show, 1, 1, "show NAME", {}, {}},
        {"save"_L1,
         save,
         1,
         1,
         "save NAME [--note TEXT] [--this-link] [--force]",
         {u"force"_s, u"this-link"_s},
         {u"note"_s}},
        {"apply"_L1, apply, 1, 1, "apply NAME [--trial S]", {}, {u"trial"_s}},
        {"diff"_L1, diff, 1, 1, "diff NAME", {}, {}},
        {"rename"_L1, rename, 2, 2, "rename NAME NEW", {}, {}},
        {"duplicate"_L1, duplicate, 2, 2, "duplicate NAME NEW", {}, {}},
        {"remove"_L1, remove, 1, 1, "remove NAME", {}, {}},
        {"import"_L1, import, 1, 1, "import FILE [--name NAME]", {}, {u"name"_s}},
        {"export"_L1, exportTo, 1, 2, "export NAME [FILE [--force]]", {u"force"_s}, {}},
    };
    return all;
}

} // namespace profileverbs

int runProfile(Context &context, const QStringList &words)
{
    return runVerb(context, u"profile"_s, profileverbs::verbs(), words,
                   [] { return ProfileStore(ProfileStore::defaultFolder()); });
}

} // namespace anarchy::cli
