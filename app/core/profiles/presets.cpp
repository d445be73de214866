// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiles/presets.h"

#include <QCoreApplication>
#include <QFile>

#include "contract/jsonvalues.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct PresetsText {
    Q_DECLARE_TR_FUNCTIONS(Presets)
};

struct Words {
    QLatin1StringView id;
    const char *title;
    const char *purpose;
};

// The files hold values only; what people read is translated with the rest of the program.
constexpr Words builtinWords[] = {
    {"gaming"_L1, QT_TRANSLATE_NOOP("Presets", "Gaming"),
     QT_TRANSLATE_NOOP("Presets", "Lowest latency: small rings, few channels, a quick watchdog")},
    {"mixed"_L1, QT_TRANSLATE_NOOP("Presets", "Mixed"),
     QT_TRANSLATE_NOOP("Presets", "A balance: medium rings, 10 channels, default timeouts")},
    {"compute"_L1, QT_TRANSLATE_NOOP("Presets", "Compute"),
     QT_TRANSLATE_NOOP("Presets", "Highest throughput: large rings, many channels, large payloads")},
    {"default"_L1, QT_TRANSLATE_NOOP("Presets", "Default"),
     QT_TRANSLATE_NOOP("Presets", "Every parameter as the driver ships it")},
};

} // namespace

Change Preset::changeFrom(const ParameterValues &running) const
{
    return withoutLogLevel(Change::between(running, values));
}

PresetResult parsePreset(const QByteArray &json)
{
    JsonProblem problem;
    const std::optional<JsonSource> source = JsonSource::read(json, problem);
    if (!source)
        return {std::nullopt, problem.text};
    for (const QString &key : source->root().keys()) {
        if (key != "id"_L1 && key != "icon"_L1 && key != "values"_L1)
            return {std::nullopt, PresetsText::tr("unknown key \"%1\"; allowed are id, icon and values").arg(key)};
    }
    Preset preset;
    preset.id = source->root()["id"_L1].toString();
    preset.title = preset.id;
    preset.iconName = source->root()["icon"_L1].toString();
    if (preset.id.isEmpty())
        return {std::nullopt, PresetsText::tr("\"id\" is missing or not a text")};
    const std::optional<Change> values = readValues(*source, problem);
    if (!values)
        return {std::nullopt, problem.text};
    preset.values = values->appliedTo(defaultValues());
    return {preset, {}};
}

QList<Preset> builtinPresets()
{
    QList<Preset> presets;
    for (const Words &words : builtinWords) {
        QFile file(u":/anarchy-egpu/presets/%1.json"_s.arg(words.id));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("preset %s is missing from the program", words.id.data());
        PresetResult result = parsePreset(file.readAll());
        if (!result.preset)
            qFatal("preset %s: %s", words.id.data(), qPrintable(result.error));
        result.preset->title = PresetsText::tr(words.title);
        result.preset->purpose = PresetsText::tr(words.purpose);
        presets.append(*result.preset);
    }
    return presets;
}

} // namespace anarchy
