// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/recordingheader.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QCoreApplication>
#include <QSysInfo>
#include <QTimeZone>

#include <limits>

#include "recording/recordformat.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

using PerParameter = std::array<quint32, ANARCHY_PARAM_COUNT>;

QCborArray toArray(const PerParameter &numbers)
{
    QCborArray array;
    for (const quint32 number : numbers)
        array.append(qint64(number));
    return array;
}

/// Takes values out of a map, and remembers whether one was missing or impossible.
class Fields {
public:
    explicit Fields(const QCborMap &map)
        : m_map(map)
    {
    }

    bool areGood() const { return m_good; }

    qint64 number(QLatin1StringView key, qint64 minimum, qint64 maximum)
    {
        return number(m_map.value(key), minimum, maximum);
    }
    bool flag(QLatin1StringView key)
    {
        const QCborValue value = m_map.value(key);
        m_good &= value.isBool();
        return value.toBool();
    }
    QString text(QLatin1StringView key)
    {
        const QCborValue value = m_map.value(key);
        m_good &= value.isString();
        return value.toString();
    }
    /// Parameters that the recording program did not know yet keep `fallback`.
    PerParameter perParameter(QLatin1StringView key, PerParameter fallback)
    {
        const QCborValue value = m_map.value(key);
        m_good &= value.isArray();
        const QCborArray array = value.toArray();
        for (std::size_t i = 0; i < fallback.size() && static_cast<qsizetype>(i) < array.size(); ++i)
            fallback[i] = static_cast<quint32>(
                number(array.at(static_cast<qsizetype>(i)), 0, std::numeric_limits<quint32>::max()));
        return fallback;
    }

private:
    qint64 number(const QCborValue &value, qint64 minimum, qint64 maximum)
    {
        const bool good = value.isInteger() && value.toInteger() >= minimum && value.toInteger() <= maximum;
        m_good &= good;
        return good ? value.toInteger() : minimum;
    }

    const QCborMap &m_map;
    bool m_good = true;
};

constexpr qint64 anyPositive = std::numeric_limits<qint64>::max();

QCborMap toMap(const Configuration &configuration)
{
    return {
        {u"running"_s, toArray(configuration.running)},
        {u"effective"_s, toArray(configuration.effective)},
        {u"limit"_s, toArray(configuration.limit)},
        {u"loaded"_s, toArray(configuration.loaded)},
        {u"previous"_s, toArray(configuration.previous)},
        {u"generation"_s, static_cast<qint64>(configuration.generation)},
        {u"on_trial"_s, configuration.onTrial},
        {u"trial_left_ms"_s, configuration.trialLeftMs},
        {u"safe_mode"_s, configuration.safeMode},
    };
}

std::optional<Configuration> configurationFrom(const QCborMap &map)
{
    Fields fields(map);
    Configuration configuration;
    configuration.running = fields.perParameter("running"_L1, defaultValues());
    configuration.effective = fields.perParameter("effective"_L1, defaultValues());
    configuration.limit = fields.perParameter("limit"_L1, {});
    configuration.loaded = fields.perParameter("loaded"_L1, defaultValues());
    configuration.previous = fields.perParameter("previous"_L1, defaultValues());
    configuration.generation = static_cast<quint64>(fields.number("generation"_L1, 0, anyPositive));
    configuration.onTrial = fields.flag("on_trial"_L1);
    configuration.trialLeftMs = static_cast<int>(fields.number("trial_left_ms"_L1, 0, ANARCHY_TRIAL_MAX_MS));
    configuration.safeMode = fields.flag("safe_mode"_L1);
    return fields.areGood() ? std::optional(configuration) : std::nullopt;
}

/// The map that `cbor` is; an empty one for anything else.
QCborMap mapFrom(QByteArrayView cbor)
{
    return QCborValue::fromCbor(cbor.toByteArray()).toMap();
}

} // namespace

RecordingHeader RecordingHeader::describe(const DriverPort &port, int link, std::chrono::milliseconds interval)
{
    RecordingHeader header;
    header.program = QCoreApplication::applicationVersion();
    header.kernel = QSysInfo::kernelVersion();
    header.started = QDateTime::currentDateTimeUtc();
    header.startedNs = port.nowNs();
    header.interval = interval;
    header.link = link;
    header.simulated = port.isSimulated();
    header.configuration = port.configuration();
    return header;
}

QByteArray RecordingHeader::toCbor() const
{
    QCborMap map{
        {u"page_version"_s, qint64(pageVersion)},
        {u"page_bytes"_s, qint64(pageBytes)},
        {u"program"_s, program},
        {u"kernel"_s, kernel},
        {u"started_ms"_s, started.toMSecsSinceEpoch()},
        {u"started_ns"_s, startedNs},
        {u"interval_ms"_s, qint64(interval.count())},
        {u"link"_s, link},
        {u"simulated"_s, simulated},
    };
    if (configuration)
        map.insert(u"configuration"_s, toMap(*configuration));
    return QCborValue(map).toCbor();
}

std::optional<RecordingHeader> RecordingHeader::fromCbor(QByteArrayView cbor)
{
    const QCborMap map = mapFrom(cbor);
    Fields fields(map);
    RecordingHeader header;
    header.pageVersion = static_cast<quint32>(fields.number("page_version"_L1, 0, std::numeric_limits<quint32>::max()));
    header.pageBytes = static_cast<quint32>(fields.number("page_bytes"_L1, sizeof(quint64), recordformat::longestBody));
    header.program = fields.text("program"_L1);
    header.kernel = fields.text("kernel"_L1);
    constexpr qint64 yearTenThousandMs = 253'402'300'800'000;
    header.started
        = QDateTime::fromMSecsSinceEpoch(fields.number("started_ms"_L1, 0, yearTenThousandMs), QTimeZone::UTC);
    header.startedNs = fields.number("started_ns"_L1, 0, anyPositive);
    header.interval = std::chrono::milliseconds(fields.number("interval_ms"_L1, 1, 86'400'000));
    header.link = static_cast<int>(fields.number("link"_L1, 0, 255));
    header.simulated = fields.flag("simulated"_L1);
    if (const QCborValue configuration = map.value("configuration"_L1); !configuration.isUndefined()) {
        header.configuration = configurationFrom(configuration.toMap());
        if (!header.configuration)
            return std::nullopt;
    }
    return fields.areGood() && header.pageBytes % sizeof(quint64) == 0 ? std::optional(header) : std::nullopt;
}

QByteArray RecordedConfiguration::toCbor() const
{
    QCborMap map = toMap(configuration);
    map.insert(u"time_ns"_s, static_cast<qint64>(timeNs));
    return QCborValue(map).toCbor();
}

std::optional<RecordedConfiguration> RecordedConfiguration::fromCbor(QByteArrayView cbor)
{
    const QCborMap map = mapFrom(cbor);
    Fields fields(map);
    const auto timeNs = static_cast<quint64>(fields.number("time_ns"_L1, 0, anyPositive));
    const std::optional<Configuration> configuration = configurationFrom(map);
    if (!configuration || !fields.areGood())
        return std::nullopt;
    return RecordedConfiguration{timeNs, *configuration};
}

} // namespace anarchy
