// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuning/presets.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Presets", text); }

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

std::optional<quint32> wholeNumber(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number < 0 || number > 4294967295.0 || number != static_cast<quint32>(number))
        return std::nullopt;
    return static_cast<quint32>(number);
}

} // namespace

Change Preset::changeFrom(const ParameterValues &running) const
{
    Change change = Change::between(running, values);
    change.values[ANARCHY_PARAM_DEBUG_LEVEL].reset();
    return change;
}

PresetResult parsePreset(const QByteArray &json)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (!document.isObject())
        return {std::nullopt, tr("not a JSON object: %1").arg(parseError.errorString())};
    const QJsonObject object = document.object();
    for (const QString &key : object.keys()) {
        if (key != "id"_L1 && key != "icon"_L1 && key != "values"_L1)
            return {std::nullopt, tr("unknown key \"%1\"; allowed are id, icon and values").arg(key)};
    }
    Preset preset;
    preset.id = object["id"_L1].toString();
    preset.title = preset.id;
    preset.iconName = object["icon"_L1].toString();
    preset.values = defaultValues();
    if (preset.id.isEmpty())
        return {std::nullopt, tr("\"id\" is missing or not a text")};
    if (!object["values"_L1].isObject())
        return {std::nullopt, tr("\"values\" is missing or not an object")};
    const QJsonObject values = object["values"_L1].toObject();
    for (auto it = values.begin(); it != values.end(); ++it) {
        const std::optional<int> field = findParameter(it.key());
        if (!field)
            return {std::nullopt, tr("unknown parameter \"%1\"").arg(it.key())};
        const std::optional<quint32> number = wholeNumber(it.value());
        if (!number || anarchy_rule_check(static_cast<quint32>(*field), *number) != ANARCHY_REFUSED_NOT)
            return {std::nullopt, tr("%1 must be %2").arg(it.key(), allowedText(*field))};
        preset.values[static_cast<std::size_t>(*field)] = *number;
    }
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
        result.preset->title = tr(words.title);
        result.preset->purpose = tr(words.purpose);
        presets.append(*result.preset);
    }
    return presets;
}

} // namespace anarchy
