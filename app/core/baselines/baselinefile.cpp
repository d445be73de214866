// SPDX-License-Identifier: GPL-3.0-or-later
#include "baselines/baselinefile.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/measurementcodec.h"
#include "contract/link.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct BaselineFileText {
    Q_DECLARE_TR_FUNCTIONS(Baseline)
};

const JsonFormat &baselineFormat()
{
    static const JsonFormat baseline{"anarchy-egpu-baseline"_L1,
                                     1,
                                     0,
                                     {"name"_L1, "recorded"_L1, "note"_L1, "program"_L1, "kernel"_L1, "module"_L1,
                                      "contract"_L1, "link"_L1, "parameters"_L1, "measurement"_L1}};
    return baseline;
}

const QList<QLatin1StringView> linkKeys{"number"_L1, "transport"_L1, "generation"_L1, "lanes"_L1};
const QList<QLatin1StringView> valueKeys{"running"_L1, "effective"_L1};
const QList<QLatin1StringView> measurementKeys{"encoding"_L1, "maximum_rate"_L1, "samples"_L1};

constexpr anarchy_transport transports[]
    = {ANARCHY_TRANSPORT_LOOPBACK, ANARCHY_TRANSPORT_XDOMAIN, ANARCHY_TRANSPORT_SIMULATED};
constexpr double anyNumber = std::numeric_limits<quint32>::max();
constexpr int longestText = 200;

QString listed(const QList<QLatin1StringView> &words)
{
    QStringList list;
    for (const QLatin1StringView word : words)
        list += word;
    return list.join(", "_L1);
}

/// Takes members out of an object of the file; the first that is wrong is the problem, and the rest are not looked at.
class Members {
public:
    Members(const JsonSource &source, JsonProblem &problem)
        : m_source(source)
        , m_object(source.root())
        , m_problem(problem)
    {
    }

    bool areGood() const { return m_good; }

    /// The object at `key`.
    Members object(QLatin1StringView key)
    {
        Members inner = *this;
        inner.m_path += key;
        inner.m_object = m_object[key].toObject();
        if (m_good && !m_object[key].isObject())
            inner.complain({}, BaselineFileText::tr("\"%1\" must be an object").arg(key));
        return inner;
    }
    void refuseUnknown(const QList<QLatin1StringView> &known)
    {
        for (const QString &key : m_object.keys()) {
            if (!known.contains(key))
                complain(key,
                         BaselineFileText::tr("unknown key \"%1\"; allowed are %2", "key, list of keys")
                             .arg(key, listed(known)));
        }
    }
    QString text(QLatin1StringView key, int longest = longestText)
    {
        const QJsonValue value = m_object[key];
        if (!value.isString() || value.toString().size() > longest)
            complain(key, BaselineFileText::tr("\"%1\" must be a text of at most %2 characters").arg(key).arg(longest));
        return value.toString();
    }
    /// A number, whole if `whole`, within least..most.
    double number(QLatin1StringView key, double least, double most, bool whole = true)
    {
        const QJsonValue value = m_object[key];
        const double number = value.toDouble(least - 1);
        const bool good
            = value.isDouble() && number >= least && number <= most && (!whole || number == std::floor(number));
        if (!good)
            complain(key,
                     (whole ? BaselineFileText::tr("\"%1\" must be a whole number from %2 to %3")
                            : BaselineFileText::tr("\"%1\" must be a number from %2 to %3"))
                         .arg(key)
                         .arg(least, 0, 'f', 0)
                         .arg(most, 0, 'f', 0));
        return good ? number : least;
    }
    void complain(const QString &key, const QString &text)
    {
        if (m_good)
            m_problem = m_source.problemAt(key.isEmpty() ? m_path : m_path + QStringList(key), text);
        m_good = false;
    }
    const QJsonObject &json() const { return m_object; }

private:
    const JsonSource &m_source;
    QJsonObject m_object;
    QStringList m_path;
    JsonProblem &m_problem;
    bool m_good = true;
};

bool readLink(Members link, bool newer, Baseline &baseline)
{
    if (!newer)
        link.refuseUnknown(linkKeys);
    baseline.link = static_cast<int>(link.number("number"_L1, 0, 255));
    baseline.generation = static_cast<quint32>(link.number("generation"_L1, 0, 255));
    baseline.lanes = static_cast<quint32>(link.number("lanes"_L1, 0, 255));
    const QString transport = link.text("transport"_L1);
    const auto *known = std::ranges::find(
        transports, transport, [](anarchy_transport each) { return QLatin1StringView(transportName(each)); });
    QList<QLatin1StringView> names;
    for (const anarchy_transport each : transports)
        names += QLatin1StringView(transportName(each));
    if (known == std::end(transports))
        link.complain(
            u"transport"_s,
            BaselineFileText::tr("\"transport\" must be one of %1, not \"%2\"").arg(listed(names), transport));
    else
        baseline.transport = *known;
    return link.areGood();
}

bool readParameters(Members parameters, bool newer, Baseline &baseline)
{
    if (!newer) {
        for (const QString &name : parameters.json().keys()) {
            if (!findParameter(name))
                parameters.complain(name, BaselineFileText::tr("unknown parameter \"%1\"").arg(name));
        }
    }
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const auto i = static_cast<std::size_t>(field);
        const QByteArray name = parameterName(field).toLatin1();
        Members values = parameters.object(QLatin1StringView(name));
        if (!newer)
            values.refuseUnknown(valueKeys);
        baseline.running[i] = static_cast<quint32>(values.number("running"_L1, 0, anyNumber));
        baseline.effective[i] = static_cast<quint32>(values.number("effective"_L1, 0, anyNumber));
        if (values.areGood()
            && anarchy_rule_check(static_cast<quint32>(field), baseline.running[i]) != ANARCHY_REFUSED_NOT)
            values.complain(u"running"_s,
                            BaselineFileText::tr("%1 must be %2").arg(parameterName(field), allowedText(field)));
        if (!values.areGood())
            return false;
    }
    return parameters.areGood();
}

bool readMeasurement(Members measurement, bool newer, Baseline &baseline)
{
    if (!newer)
        measurement.refuseUnknown(measurementKeys);
    const auto encoding = static_cast<int>(measurement.number("encoding"_L1, oldestSampleEncoding, sampleEncoding));
    const double maximumRate = measurement.number("maximum_rate"_L1, 0, 1e15, false);
    const QString samples = measurement.text("samples"_L1, baselineFileLimit);
    if (!measurement.areGood())
        return false;
    QString error;
    std::optional<Measurement> decoded = decodedSamples(samples.toLatin1(), encoding, error);
    if (!decoded) {
        measurement.complain(u"samples"_s, BaselineFileText::tr("\"samples\": %1").arg(error));
        return false;
    }
    baseline.measurement = std::move(*decoded);
    baseline.measurement.setMaximumRate(maximumRate);
    return true;
}

} // namespace

std::optional<Baseline> parseBaseline(const QByteArray &json, JsonProblem &problem)
{
    const std::optional<JsonSource> source = JsonSource::read(json, problem);
    const std::optional<JsonHead> head = source ? readHead(*source, baselineFormat(), problem) : std::nullopt;
    if (!head)
        return std::nullopt;
    Members root(*source, problem);
    Baseline baseline;
    baseline.name = root.text("name"_L1);
    if (const QString wrong = baselineNameProblem(baseline.name); !wrong.isEmpty())
        root.complain(u"name"_s, wrong);
    const QString recorded = root.text("recorded"_L1);
    baseline.recorded = QDateTime::fromString(recorded, Qt::ISODateWithMs);
    if (!baseline.recorded.isValid() || baseline.recorded.timeSpec() != Qt::UTC)
        root.complain(
            u"recorded"_s,
            BaselineFileText::tr("\"recorded\" must be a moment in UTC such as 2026-11-24T14:05:00.000Z, not \"%1\"")
                .arg(recorded));
    baseline.note = root.text("note"_L1, Baseline::longestNote);
    baseline.program = root.text("program"_L1);
    baseline.kernel = root.text("kernel"_L1);
    baseline.module = root.text("module"_L1);
    baseline.contract = static_cast<quint32>(root.number("contract"_L1, 0, anyNumber));
    if (head->newer)
        baseline.newer = source->root();
    if (!root.areGood() || !readLink(root.object("link"_L1), head->newer, baseline)
        || !readParameters(root.object("parameters"_L1), head->newer, baseline)
        || !readMeasurement(root.object("measurement"_L1), head->newer, baseline))
        return std::nullopt;
    return baseline;
}

QByteArray writeBaseline(const Baseline &baseline)
{
    // What a later version put into any of the objects stays in it.
    QJsonObject root = baseline.newer;
    if (root.isEmpty())
        root = writeHead(baselineFormat(), {});
    root["name"_L1] = baseline.name;
    root["recorded"_L1] = baseline.recorded.toString(Qt::ISODateWithMs);
    root["note"_L1] = baseline.note;
    root["program"_L1] = baseline.program;
    root["kernel"_L1] = baseline.kernel;
    root["module"_L1] = baseline.module;
    root["contract"_L1] = qint64(baseline.contract);

    QJsonObject link = root["link"_L1].toObject();
    link["number"_L1] = baseline.link;
    link["transport"_L1] = QLatin1StringView(transportName(baseline.transport));
    link["generation"_L1] = qint64(baseline.generation);
    link["lanes"_L1] = qint64(baseline.lanes);
    root["link"_L1] = link;

    QJsonObject parameters = root["parameters"_L1].toObject();
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const auto i = static_cast<std::size_t>(field);
        QJsonObject values = parameters[parameterName(field)].toObject();
        values["running"_L1] = qint64(baseline.running[i]);
        values["effective"_L1] = qint64(baseline.effective[i]);
        parameters[parameterName(field)] = values;
    }
    root["parameters"_L1] = parameters;

    QJsonObject measurement = root["measurement"_L1].toObject();
    measurement["encoding"_L1] = encodingOf(baseline.measurement);
    measurement["maximum_rate"_L1] = baseline.measurement.maximumRate();
    measurement["samples"_L1] = QString::fromLatin1(encodedSamples(baseline.measurement));
    root["measurement"_L1] = measurement;
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

} // namespace anarchy
