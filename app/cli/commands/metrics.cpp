// SPDX-License-Identifier: GPL-3.0-or-later
// metrics: the counters for monitoring systems.
#include <QCoreApplication>
#include <QHostAddress>

#include "cli/command/commandline.h"
#include "cli/command/output.h"
#include "cli/command/parsing.h"
#include "cli/command/reading.h"
#include "cli/commands/commands.h"
#include "cli/http/metricsserver.h"
#include "export/openmetrics.h"
#include "recording/playback.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace metricscommand {

struct MetricsText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

constexpr auto openMetrics = "openmetrics"_L1;
constexpr auto prometheus = "prometheus"_L1;

struct Endpoint {
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 9877;

    QString text() const
    {
        const bool brackets = address.protocol() == QAbstractSocket::IPv6Protocol;
        return (brackets ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address.toString()).arg(port);
    }
};

/// "127.0.0.1:9877" or "[::1]:9877"; nothing when it is neither.
std::optional<Endpoint> parseEndpoint(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon < 0)
        return std::nullopt;
    QString host = text.first(colon);
    const bool brackets = host.startsWith(u'[') && host.endsWith(u']');
    if (brackets)
        host = host.sliced(1, host.size() - 2);
    Endpoint endpoint;
    bool ok = false;
    endpoint.port = text.sliced(colon + 1).toUShort(&ok);
    // An IPv6 address has colons of its own, so that only brackets tell where its port begins.
    if (!ok || !endpoint.address.setAddress(host) || host.contains(u':') != brackets)
        return std::nullopt;
    return endpoint;
}

QByteArray expose(const Context &context, ExpositionFormat format)
{
    const std::optional<TelemetryPage> page = freshPage(context);
    return exposition({context.link, page ? &*page : nullptr, context.driver->isSimulated()}, format,
                      QCoreApplication::applicationVersion().toUtf8());
}

int serve(const Context &context, const Endpoint &endpoint)
{
    MetricsServer server([&context](ExpositionFormat format) { return expose(context, format); });
    if (!server.listen(endpoint.address, endpoint.port))
        return fail(ExitFailed, MetricsText::tr("--listen cannot use %1: %2").arg(endpoint.text(), server.errorText()));
    print(MetricsText::tr("serving http://%1/metrics").arg(Endpoint{endpoint.address, server.port()}.text()));
    return QCoreApplication::exec();
}

int run(Context &context, const Arguments &arguments)
{
    if (context.json)
        return fail(ExitUsage,
                    MetricsText::tr("metrics has no --json; allowed are --format openmetrics and --format prometheus"));
    if (context.driver->playback())
        return fail(ExitUsage, MetricsText::tr("metrics tells what is now; it does not go with --replay"));
    if (const std::optional<QString> where = arguments.option(u"listen"_s)) {
        const std::optional<Endpoint> endpoint = parseEndpoint(*where);
        if (endpoint)
            return serve(context, *endpoint);
        return fail(
            ExitUsage,
            MetricsText::tr("--listen must be ADDRESS:PORT with a numeric address and a port from 0 to 65535, such as "
                            "127.0.0.1:9877 or [::1]:9877, not \"%1\"")
                .arg(*where));
    }

    const std::optional<QString> output = arguments.option(u"output"_s);
    const QString formatName = arguments.option(u"format"_s).value_or(output ? prometheus : openMetrics);
    const ExpositionFormat format
        = formatName == prometheus ? ExpositionFormat::PrometheusText : ExpositionFormat::OpenMetrics;
    // A simulated link begins with this program and has done nothing yet.
    if (context.driver->isSimulated())
        Readings::of(context)->next(std::chrono::milliseconds(250));
    const QByteArray text = expose(context, format);
    Output out(output); // a collector never sees half of it
    if (!out.open() || out.device().write(text) != text.size() || !out.commit())
        return fail(ExitFailed, out.errorText());
    return ExitOk;
}

} // namespace metricscommand

CommandDescription describeMetrics()
{
    using namespace metricscommand;
    const QString clientsAsk
        = MetricsText::tr("--listen goes with neither --output nor --format: clients ask for their format");
    return {
        .name = u"metrics"_s,
        .summary = MetricsText::tr("Gives all counters to a monitoring system such as Prometheus"),
        .description = MetricsText::tr("It prints them once, writes them to a file for a collector, or serves them "
                                       "over HTTP until it is interrupted."),
        .options
        = {{.name = u"listen"_s,
            .value = MetricsText::tr("ADDRESS:PORT"),
            .description = MetricsText::tr("Serves the counters under /metrics at a numeric address and a port from 0 "
                                           "to 65535, where 0 takes a free one."),
            .fallback = Endpoint().text(),
            .valueIsOptional = true},
           {.name = u"output"_s,
            .value = MetricsText::tr("FILE"),
            .description = MetricsText::tr("Writes to FILE, which is replaced whole, so that a collector such as "
                                           "node_exporter never sees half of it."),
            .wanted = MetricsText::tr("a file, e.g. %1").arg(u"link.prom"_s)},
           {.name = u"format"_s,
            .value = MetricsText::tr("FORMAT"),
            .description = MetricsText::tr("The text format, by default openmetrics, and prometheus in a file."),
            .choices = {openMetrics, prometheus}}},
        .exclusions = {{u"listen"_s, u"output"_s, clientsAsk}, {u"listen"_s, u"format"_s, clientsAsk}},
        .run = run,
    };
}

} // namespace anarchy::cli
