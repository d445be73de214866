// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiles/profile.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

#include "base/names.h"
#include "contract/jsonvalues.h"
#include "contract/linkidentity.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct ProfileText {
    Q_DECLARE_TR_FUNCTIONS(Profile)
};

const JsonFormat &profileFormat()
{
    static const JsonFormat profile{"anarchy-egpu-profile"_L1, 1, 0, {"name"_L1, "note"_L1, "link"_L1, "values"_L1}};
    return profile;
}

/// The text of a member, empty when it is not there; nothing when it is no text.
std::optional<QString> textOf(const JsonSource &source, QLatin1StringView key, JsonProblem &problem)
{
    const QJsonValue value = source.root()[key];
    if (value.isString() || value.isUndefined())
        return value.toString();
    problem = source.problemAt({key}, ProfileText::tr("\"%1\" must be a text").arg(key));
    return std::nullopt;
}

} // namespace

Profile Profile::of(const Preset &preset)
{
    Profile profile;
    profile.id = preset.id;
    profile.name = preset.title;
    profile.note = preset.purpose;
    profile.values = withoutLogLevel(Change::to(preset.values));
    profile.builtin = true;
    return profile;
}

std::optional<Profile> parseProfile(const QByteArray &json, JsonProblem &problem)
{
    const std::optional<JsonSource> source = JsonSource::read(json, problem);
    if (!source)
        return std::nullopt;
    const std::optional<JsonHead> head = readHead(*source, profileFormat(), problem);
    if (!head)
        return std::nullopt;
    const std::optional<QString> name = textOf(*source, "name"_L1, problem);
    const std::optional<QString> note = name ? textOf(*source, "note"_L1, problem) : std::nullopt;
    const std::optional<QString> link = note ? textOf(*source, "link"_L1, problem) : std::nullopt;
    if (!link)
        return std::nullopt;
    if (const QString wrong = profileNameProblem(*name); !wrong.isEmpty()) {
        problem = source->problemAt({u"name"_s}, wrong);
        return std::nullopt;
    }
    if (note->size() > Profile::longestNote) {
        problem = source->problemAt(
            {u"note"_s}, ProfileText::tr("\"note\" must have at most %1 characters").arg(Profile::longestNote));
        return std::nullopt;
    }
    if (!link->isEmpty() && !isLinkIdentity(*link)) {
        problem = source->problemAt(
            {u"link"_s}, ProfileText::tr("\"link\" must be %1, not \"%2\"").arg(allowedLinkIdentities(), *link));
        return std::nullopt;
    }
    Profile profile;
    profile.name = *name;
    profile.note = *note;
    profile.link = *link;
    profile.head = *head;
    const std::optional<Change> values = readValues(*source, problem, head->newer ? &profile.unknownValues : nullptr);
    if (!values)
        return std::nullopt;
    if (values->isEmpty() && profile.unknownValues.isEmpty()) {
        problem = source->problemAt({u"values"_s}, ProfileText::tr("\"values\" names no parameter"));
        return std::nullopt;
    }
    profile.values = *values;
    return profile;
}

QByteArray writeProfile(const Profile &profile)
{
    QJsonObject root = writeHead(profileFormat(), profile.head);
    root["name"_L1] = profile.name;
    if (!profile.note.isEmpty())
        root["note"_L1] = profile.note;
    if (!profile.link.isEmpty())
        root["link"_L1] = profile.link;
    QJsonObject values = writeValues(profile.values);
    for (auto it = profile.unknownValues.begin(); it != profile.unknownValues.end(); ++it)
        values.insert(it.key(), it.value());
    root["values"_L1] = values;
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

QString profileNameProblem(const QString &name)
{
    return nameProblem(name, Profile::longestName, ProfileText::tr("a profile needs a name"));
}

} // namespace anarchy
