// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTcpServer>

#include <chrono>
#include <functional>

#include "export/openmetrics.h"

namespace anarchy::cli {

/// Serves one exposition over HTTP/1.1, a request a connection: GET and HEAD of /metrics, and of / for people who look.
/// A client that asks for text/plain and not for OpenMetrics gets the older text format.
class MetricsServer : public QObject {
    Q_OBJECT

public:
    /// What a connection may use up. A monitoring system's request is a few hundred bytes.
    struct Limits {
        qsizetype requestBytes = 8192; ///< of request line and headers; more is answered with 431
        /// From accepting to closing; a request that is not whole by then is answered with 408.
        std::chrono::milliseconds time{5000};
        qsizetype connections = 32; ///< at once; more are answered with 503
    };
    /// Called for every request to /metrics.
    using Source = std::function<QByteArray(ExpositionFormat)>;

    explicit MetricsServer(Source source, QObject *parent = nullptr);
    MetricsServer(Source source, const Limits &limits, QObject *parent = nullptr);

    /// Starts serving. False when the system refuses, e.g. because the port is in use; errorText() says why.
    bool listen(const QHostAddress &address, quint16 port);
    QString errorText() const { return m_server.errorString(); }
    /// The port in use, also where 0 asked for any free one.
    quint16 port() const { return m_server.serverPort(); }

private:
    void accept();
    QByteArray answerTo(const QByteArray &request) const;

    Source m_source;
    Limits m_limits;
    qsizetype m_connections = 0; ///< outlives the server, which ends its connections when it goes
    QTcpServer m_server;
};

} // namespace anarchy::cli
