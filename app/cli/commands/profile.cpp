// SPDX-License-Identifier: GPL-3.0-or-later
// profile: the presets and the user's own profiles.
#include <QCoreApplication>

#include <algorithm>

#include "cli/command/applychange.h"
#include "cli/command/call.h"
#include "cli/command/output.h"
#include "cli/commands/commands.h"
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
    const std::optional<Configuration> configuration = requireSettled(call.context, exitCode);
    if (!configuration)
        return exitCode;
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
                       profile->changeFrom(configuration->running), configuration->running, trialTime(call.arguments),
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
        print(nothingToChange());
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
    if (int exitCode = ExitOk; !mayReplace(file, call.arguments.has(u"force"_s), exitCode))
        return exitCode;
    Output output(file);
    const QByteArray content = writeProfile(*profile);
    if (!output.open() || output.device().write(content) != content.size() || !output.commit())
        return fail(ExitFailed, output.errorText());
    return ExitOk;
}

ProfileStore openStore()
{
    return ProfileStore(ProfileStore::defaultFolder());
}

template <int (*verb)(Call &)> constexpr auto run = runOnStore<ProfileStore, openStore, verb>;

ArgumentDescription nameArgument()
{
    return {.name = ProfileText::tr("NAME"), .description = ProfileText::tr("The name of a profile or preset.")};
}

ArgumentDescription newNameArgument()
{
    return {.name = ProfileText::tr("NEW"), .description = ProfileText::tr("The new name.")};
}

QList<CommandDescription> verbs()
{
    return {
        {.name = u"list"_s,
         .summary = ProfileText::tr("Lists the presets and your profiles"),
         .description = ProfileText::tr("* marks those whose values run."),
         .run = run<list>},
        {.name = u"show"_s,
         .summary = ProfileText::tr("Shows the values of a profile"),
         .arguments = {nameArgument()},
         .run = run<show>},
        {.name = u"save"_s,
         .summary = ProfileText::tr("Keeps the running values as a profile"),
         .description = ProfileText::tr("All values but the log level are in it."),
         .arguments
         = {{.name = ProfileText::tr("NAME"), .description = ProfileText::tr("What the profile is to be called.")}},
         .options
         = {{.name = u"note"_s,
             .value = ProfileText::tr("TEXT"),
             .description
             = ProfileText::tr("Words of your own about it, at most %1 characters.").arg(Profile::longestNote)},
            {.name = u"force"_s,
             .description = ProfileText::tr("Overwrites the profile of that name, if there is one.")},
            {.name = u"this-link"_s,
             .description = ProfileText::tr("Makes it a profile for this link only, known by its far end; "
                                            "it is not applied to another.")}},
         .run = run<save>},
        {.name = u"apply"_s,
         .summary = ProfileText::tr("Makes the values of a profile run"),
         .description = ProfileText::tr("What the profile does not name stays as it is."),
         .arguments = {nameArgument()},
         .options = {trialOption()},
         .exits = {harmExit()},
         .run = run<apply>},
        {.name = u"diff"_s,
         .summary = ProfileText::tr("Shows what a profile would change"),
         .arguments = {nameArgument()},
         .run = run<diff>},
        {.name = u"rename"_s,
         .summary = ProfileText::tr("Gives a profile another name"),
         .arguments = {nameArgument(), newNameArgument()},
         .run = run<rename>},
        {.name = u"duplicate"_s,
         .summary = ProfileText::tr("Makes another profile with the same values"),
         .arguments = {nameArgument(), newNameArgument()},
         .run = run<duplicate>},
        {.name = u"remove"_s,
         .summary = ProfileText::tr("Removes a profile"),
         .arguments = {nameArgument()},
         .run = run<remove>},
        {.name = u"import"_s,
         .summary = ProfileText::tr("Takes a profile out of a file"),
         .arguments = {{.name = ProfileText::tr("FILE"),
                        .description = ProfileText::tr("A file that \"profile export\" has written.")}},
         .options = {{.name = u"name"_s,
                      .value = ProfileText::tr("NAME"),
                      .description = ProfileText::tr("Calls the profile NAME, not as the file says.")}},
         .run = run<import>},
        {.name = u"export"_s,
         .summary = ProfileText::tr("Writes a profile to a file or to standard output"),
         .arguments = {nameArgument(),
                       {.name = ProfileText::tr("FILE"),
                        .description = ProfileText::tr("The file to write; without it, standard output."),
                        .optional = true}},
         .options = {{.name = u"force"_s, .description = ProfileText::tr("Overwrites FILE where it exists already.")}},
         .run = run<exportTo>},
    };
}

} // namespace profileverbs

CommandDescription describeProfile()
{
    using profileverbs::ProfileText;
    return {
        .name = u"profile"_s,
        .summary = ProfileText::tr("Keeps values under names, and applies them"),
        .description = ProfileText::tr("Profiles are yours and are kept in files; presets are profiles that are built "
                                       "in and stay as they are."),
        .verbs = profileverbs::verbs(),
        .usualVerb = u"list"_s,
    };
}

} // namespace anarchy::cli
