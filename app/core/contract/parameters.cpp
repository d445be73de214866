// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/parameters.h"

#include <QCoreApplication>
#include <QLocale>

#include "anarchy_egpu/control.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct ParametersText {
    Q_DECLARE_TR_FUNCTIONS(Parameters)
};

const char *title(int field)
{
    switch (field) {
    case ANARCHY_PARAM_RING_BUFFER_SIZE:
        return QT_TRANSLATE_NOOP("Parameters", "Ring buffer size");
    case ANARCHY_PARAM_MAX_DMA_CHANNELS:
        return QT_TRANSLATE_NOOP("Parameters", "DMA channels");
    case ANARCHY_PARAM_COMPLETION_TIMEOUT:
        return QT_TRANSLATE_NOOP("Parameters", "Completion timeout");
    case ANARCHY_PARAM_FORCE_LINK_SPEED:
        return QT_TRANSLATE_NOOP("Parameters", "Link speed");
    case ANARCHY_PARAM_MAX_PAYLOAD_SIZE:
        return QT_TRANSLATE_NOOP("Parameters", "Payload size");
    case ANARCHY_PARAM_TB_TIMEOUT_MS:
        return QT_TRANSLATE_NOOP("Parameters", "Thunderbolt timeout");
    case ANARCHY_PARAM_TB_RETRY_COUNT:
        return QT_TRANSLATE_NOOP("Parameters", "Thunderbolt retries");
    case ANARCHY_PARAM_DEBUG_LEVEL:
        return QT_TRANSLATE_NOOP("Parameters", "Log level");
    default:
        return "";
    }
}

QString linkSpeedText(quint32 value)
{
    static constexpr const char *speeds[] = {nullptr, "2.5", "5", "8", "16"};
    if (value == 0)
        return ParametersText::tr("automatic");
    return ParametersText::tr("Gen%1 (%2 GT/s)").arg(value).arg(QLatin1StringView(speeds[value]));
}

QString logLevelText(quint32 value)
{
    static constexpr const char *levels[] = {
        QT_TRANSLATE_NOOP("Parameters", "errors only"),
        QT_TRANSLATE_NOOP("Parameters", "link events"),
        QT_TRANSLATE_NOOP("Parameters", "control messages"),
        QT_TRANSLATE_NOOP("Parameters", "everything"),
    };
    return ParametersText::tr("%1 (%2)", "log level, its meaning").arg(value).arg(ParametersText::tr(levels[value]));
}

QString rangeText(int field, quint32 minimum, quint32 maximum)
{
    const anarchy_parameter_info &info = parameterInfo(field);
    if (info.rules & ANARCHY_RULE_POWER_OF_TWO)
        return ParametersText::tr("a power of two from %1 to %2").arg(minimum).arg(maximum);
    return ParametersText::tr("a whole number from %1 to %2").arg(minimum).arg(maximum);
}

QString requestFieldText(quint32 field)
{
    switch (field) {
    case ANARCHY_FIELD_SIZE:
        return ParametersText::tr("size of the request");
    case ANARCHY_FIELD_VERSION:
        return ParametersText::tr("version of the request");
    case ANARCHY_FIELD_MASK:
        return ParametersText::tr("list of parameters");
    case ANARCHY_FIELD_TRIAL_MS:
        return ParametersText::tr("trial time");
    case ANARCHY_FIELD_TOKEN:
        return ParametersText::tr("token");
    case ANARCHY_FIELD_ACCESS:
        return ParametersText::tr("access");
    default:
        return field < ANARCHY_PARAM_COUNT ? parameterName(static_cast<int>(field)) : ParametersText::tr("request");
    }
}

} // namespace

QString parameterName(int field)
{
    return QLatin1StringView(parameterInfo(field).name);
}

QString parameterTitle(int field)
{
    return ParametersText::tr(title(field));
}

QString parameterUnit(int field)
{
    if (field == ANARCHY_PARAM_FORCE_LINK_SPEED || field == ANARCHY_PARAM_DEBUG_LEVEL)
        return {};
    return ParametersText::tr(parameterInfo(field).unit);
}

QString parameterHelp(int field)
{
    return ParametersText::tr(parameterInfo(field).help);
}

QString groupTitle(anarchy_group group)
{
    switch (group) {
    case ANARCHY_GROUP_DMA:
        return ParametersText::tr("DMA");
    case ANARCHY_GROUP_PCIE:
        return ParametersText::tr("PCIe");
    case ANARCHY_GROUP_THUNDERBOLT:
        return ParametersText::tr("Thunderbolt");
    case ANARCHY_GROUP_DRIVER:
    case ANARCHY_GROUP_COUNT:
        break;
    }
    return ParametersText::tr("Driver");
}

QString parameterValueText(int field, quint32 value)
{
    if (anarchy_rule_check(static_cast<quint32>(field), value) == ANARCHY_REFUSED_NOT) {
        if (field == ANARCHY_PARAM_FORCE_LINK_SPEED)
            return linkSpeedText(value);
        if (field == ANARCHY_PARAM_DEBUG_LEVEL)
            return logLevelText(value);
    }
    const QString unit = parameterUnit(field);
    return unit.isEmpty() ? QString::number(value) : ParametersText::tr("%1 %2", "value, unit").arg(value).arg(unit);
}

QString allowedText(int field)
{
    return rangeText(field, parameterInfo(field).minimum, parameterInfo(field).maximum);
}

QString recommendedText(int field)
{
    const anarchy_parameter_info &info = parameterInfo(field);
    if (!(info.rules & ANARCHY_RULE_RECOMMENDED))
        return {};
    if (info.recommended_minimum == info.recommended_maximum)
        return QString::number(info.recommended_minimum);
    return ParametersText::tr("%1 to %2").arg(info.recommended_minimum).arg(info.recommended_maximum);
}

bool outsideRecommended(int field, quint32 value)
{
    const anarchy_parameter_info &info = parameterInfo(field);
    return (info.rules & ANARCHY_RULE_RECOMMENDED)
        && (value < info.recommended_minimum || value > info.recommended_maximum);
}

ParameterValues defaultValues()
{
    ParameterValues values;
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = anarchy_parameters[i].default_value;
    return values;
}

std::optional<int> findParameter(QStringView name)
{
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        if (name == QLatin1StringView(anarchy_parameters[field].name))
            return field;
    }
    return std::nullopt;
}

ParsedValue parseParameterValue(int field, QStringView text)
{
    const QString error = ParametersText::tr("%1 must be %2").arg(parameterName(field), allowedText(field));
    // Not toUInt(): signs, spaces, separators and other digits are mistakes here, not ways to write a number.
    if (text.isEmpty() || text.size() > 9)
        return {std::nullopt, error};
    quint32 value = 0;
    for (const QChar c : text) {
        if (c < u'0' || c > u'9')
            return {std::nullopt, error};
        value = value * 10 + static_cast<quint32>(c.unicode() - u'0');
    }
    if (anarchy_rule_check(static_cast<quint32>(field), value) != ANARCHY_REFUSED_NOT)
        return {std::nullopt, error};
    return {value, {}};
}

QString refusalText(const anarchy_refusal &refusal)
{
    const bool isParameter = refusal.field < ANARCHY_PARAM_COUNT;
    const QString field = requestFieldText(refusal.field);
    switch (refusal.reason) {
    case ANARCHY_REFUSED_NOT:
        return {};
    case ANARCHY_REFUSED_RANGE:
    case ANARCHY_REFUSED_POWER_OF_TWO:
        if (isParameter)
            return ParametersText::tr("%1 must be %2, not %3")
                .arg(field, rangeText(static_cast<int>(refusal.field), refusal.minimum, refusal.maximum))
                .arg(refusal.value);
        return ParametersText::tr("%1 must be from %2 to %3, not %4")
            .arg(field)
            .arg(refusal.minimum)
            .arg(refusal.maximum)
            .arg(refusal.value);
    case ANARCHY_REFUSED_UNKNOWN:
        return ParametersText::tr("%1: the driver does not know what was asked for").arg(field);
    case ANARCHY_REFUSED_TRIAL_RUNNING:
        return ParametersText::tr("another change is on trial; keep or revert it first");
    case ANARCHY_REFUSED_NO_TRIAL:
        return ParametersText::tr("no change is on trial any more");
    case ANARCHY_REFUSED_TOKEN:
        return ParametersText::tr("the change on trial was made by somebody else");
    case ANARCHY_REFUSED_MEMORY:
        return ParametersText::tr("%1: not enough memory for the new rings; the old ones are still in use").arg(field);
    case ANARCHY_REFUSED_NOT_WRITABLE:
        return ParametersText::tr("only the administrator may change the driver's settings");
    default:
        return ParametersText::tr("%1: refused for a reason that this version does not know (%2)")
            .arg(field)
            .arg(refusal.reason);
    }
}

QString limitText(quint32 limit)
{
    switch (limit) {
    case ANARCHY_LIMIT_NONE:
        return {};
    case ANARCHY_LIMIT_INTERRUPTS:
        return ParametersText::tr("interrupt vectors");
    case ANARCHY_LIMIT_PATHS:
        return ParametersText::tr("path identifiers of the far end");
    case ANARCHY_LIMIT_CREDITS:
        return ParametersText::tr("buffer credits on the way");
    case ANARCHY_LIMIT_FIRMWARE:
        return ParametersText::tr("firmware connection manager");
    case ANARCHY_LIMIT_TRANSPORT:
        return ParametersText::tr("what the link offers");
    case ANARCHY_LIMIT_SPEED:
        return ParametersText::tr("the link trains no faster");
    case ANARCHY_LIMIT_STILL_OPEN:
        return ParametersText::tr("channels above the new ceiling are still open");
    case ANARCHY_LIMIT_NO_LINK:
        return ParametersText::tr("no link yet");
    default:
        return ParametersText::tr("a reason that this version does not know (%1)").arg(limit);
    }
}

} // namespace anarchy
