// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QHostAddress>

#include "cli/command/commandline.h"
#include "cli/command/output.h"
#include "cli/command/reading.h"
#include "cli/http/metricsserver.h"
#include "export/openmetrics.h"
#include "recording/playback.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

struct MetricsText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

constexpr quint16 defaultPort = 9877;

struct Endpoint {
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = defaultPort;

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

std::optional<ExpositionFormat> parseFormat(const QString &name)
{
    if (name == "openmetrics"_L1)
        return ExpositionFormat::OpenMetrics;
    if (name == "prometheus"_L1)
        return ExpositionFormat::PrometheusText;
    return std::nullopt;
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

} // namespace

int runMetrics(Context &context, const QStringList &words)
{
    // The value of --listen may be left out, so a word after it is one of the rest.
    Arguments arguments(words, {u"listen"_s}, {u"listen"_s, u"output"_s, u"format"_s});
    if (!arguments.error().isEmpty())
        return fail(ExitUsage, arguments.error());
    if (context.json)
        return fail(ExitUsage,
                    MetricsText::tr("metrics has no --json; allowed are --format openmetrics and --format prometheus"));
    if (context.driver->playback())
        return fail(ExitUsage, MetricsText::tr("metrics tells what is now; it does not go with --replay"));
    QStringList rest = arguments.rest();
    std::optional<QString> where = arguments.option(u"listen"_s);
    const bool listens = where || arguments.has(u"listen"_s);
    if (listens && !where && !rest.isEmpty())
        where = rest.takeFirst();
    if (!rest.isEmpty())
        return fail(ExitUsage, MetricsText::tr("metrics takes no further words, such as \"%1\"").arg(rest.first()));

    const std::optional<QString> output = arguments.option(u"output"_s);
    if (listens && (output || arguments.option(u"format"_s)))
        return fail(ExitUsage,
                    MetricsText::tr("--listen goes with neither --output nor --format: clients ask for their format"));
    const QString formatName = arguments.option(u"format"_s).value_or(output ? u"prometheus"_s : u"openmetrics"_s);
    const std::optional<ExpositionFormat> format = parseFormat(formatName);
    if (!format)
        return fail(ExitUsage,
                    MetricsText::tr("--format must be openmetrics or prometheus, not \"%1\"").arg(formatName));
    const std::optional<Endpoint> endpoint = where ? parseEndpoint(*where) : Endpoint();
    if (!endpoint) {
        return fail(
            ExitUsage,
            MetricsText::tr("--listen must be ADDRESS:PORT with a numeric address and a port from 0 to 65535, such as "
                            "127.0.0.1:9877 or [::1]:9877, not \"%1\"")
                .arg(*where));
    }

    if (listens)
        return serve(context, *endpoint);
    // A simulated link begins with this program and has done nothing yet.
    if (context.driver->isSimulated())
        Readings::of(context)->next(std::chrono::milliseconds(250));
    const QByteArray text = expose(context, *format);
    Output out(output); // a collector never sees half of it
    if (!out.open() || out.device().write(text) != text.size() || !out.commit())
        return fail(ExitFailed, out.errorText());
    return ExitOk;
}

} // namespace anarchy::cli
