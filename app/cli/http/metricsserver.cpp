// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/http/metricsserver.h"

#include <QTcpSocket>
#include <QTimer>

#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

constexpr const char *plainText = "text/plain; charset=utf-8";
constexpr const char *indexPage = "<!DOCTYPE html><html lang=\"en\"><title>anarchy-egpu</title>"
                                  "<h1>anarchy-egpu</h1><p><a href=\"/metrics\">Metrics</a></p></html>\n";

/// \param allow value of the Allow header, which 405 must have
QByteArray response(const char *status, const QByteArray &type, const QByteArray &body, bool withBody = true,
                    const char *allow = nullptr)
{
    QByteArray text = QByteArray("HTTP/1.1 ") + status + "\r\nContent-Type: " + type + "\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\nCache-Control: no-store\r\nConnection: close\r\n";
    if (allow)
        text += QByteArray("Allow: ") + allow + "\r\n";
    text += "\r\n";
    return withBody ? text + body : text;
}

/// Value of the first header of that name, lower case; empty without one.
QByteArray header(const QList<QByteArray> &lines, QByteArrayView name)
{
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.sliced(colon + 1).trimmed().toLower();
    }
    return {};
}

ExpositionFormat formatFor(const QByteArray &accept)
{
    const bool onlyOlder = accept.contains("text/plain") && !accept.contains("application/openmetrics-text");
    return onlyOlder ? ExpositionFormat::PrometheusText : ExpositionFormat::OpenMetrics;
}

/// One client, from its first byte until it has closed. Owned by its socket.
class Connection : public QObject {
public:
    using Answer = std::function<QByteArray(const QByteArray &request)>;

    Connection(QTcpSocket &socket, const MetricsServer::Limits &limits, Answer answer)
        : QObject(&socket)
        , m_socket(socket)
        , m_limit(limits.requestBytes)
        , m_answer(std::move(answer))
    {
        m_socket.setReadBufferSize(m_limit);
        connect(&m_socket, &QTcpSocket::readyRead, this, &Connection::read);
        connect(&m_socket, &QTcpSocket::bytesWritten, this, &Connection::closeWhenSent);
        m_deadline.setSingleShot(true);
        connect(&m_deadline, &QTimer::timeout, this, &Connection::giveUp);
        m_deadline.start(limits.time);
        read();
    }

private:
    void read()
    {
        const QByteArray bytes = m_socket.readAll();
        if (m_answered)
            return; // see closeWhenSent()
        m_request += bytes;
        if (const qsizetype end = m_request.indexOf("\r\n\r\n"); end >= 0 && end <= m_limit)
            send(m_answer(m_request.first(end)));
        else if (m_request.size() > m_limit || end > m_limit)
            send(response("431 Request Header Fields Too Large", plainText, "the request is too large\n"));
    }

    void send(const QByteArray &answer)
    {
        m_answered = true;
        m_request.clear();
        m_socket.write(answer);
    }

    /// Closing a socket on which bytes wait unread resets the connection, and the client may lose the answer. So only
    /// this direction is closed; what still comes is read and dropped until the client closes, or the deadline comes.
    void closeWhenSent()
    {
        if (m_answered && !m_socket.bytesToWrite())
            ::shutdown(static_cast<int>(m_socket.socketDescriptor()), SHUT_WR);
    }

    void giveUp()
    {
        if (!m_answered) {
            send(response("408 Request Timeout", plainText, "the request did not come in time\n"));
            m_socket.flush();
        }
        m_socket.abort();
    }

    QTcpSocket &m_socket;
    qsizetype m_limit;
    Answer m_answer;
    QByteArray m_request;
    bool m_answered = false;
    QTimer m_deadline;
};

} // namespace

MetricsServer::MetricsServer(Source source, QObject *parent)
    : MetricsServer(std::move(source), Limits(), parent)
{
}

MetricsServer::MetricsServer(Source source, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_limits(limits)
{
    connect(&m_server, &QTcpServer::newConnection, this, &MetricsServer::accept);
}

bool MetricsServer::listen(const QHostAddress &address, quint16 port)
{
    return m_server.listen(address, port);
}

void MetricsServer::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::disconnected, socket, &QTcpSocket::deleteLater);
        if (m_connections == m_limits.connections) {
            socket->write(response("503 Service Unavailable", plainText, "too many connections\n"));
            socket->disconnectFromHost();
            continue;
        }
        ++m_connections;
        connect(socket, &QTcpSocket::disconnected, this, [this] { --m_connections; });
        new Connection(*socket, m_limits, [this](const QByteArray &request) { return answerTo(request); });
    }
}

QByteArray MetricsServer::answerTo(const QByteArray &request) const
{
    const QList<QByteArray> lines = request.split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    if (words.size() != 3 || !words[2].startsWith("HTTP/1."))
        return response("400 Bad Request", plainText, "this is not HTTP/1\n");
    const bool head = words[0] == "HEAD";
    if (words[0] != "GET" && !head)
        return response("405 Method Not Allowed", plainText, "only GET and HEAD are allowed\n", true, "GET, HEAD");
    const QByteArray path = words[1].first(words[1].indexOf('?') >= 0 ? words[1].indexOf('?') : words[1].size());
    if (path == "/")
        return response("200 OK", "text/html; charset=utf-8", indexPage, !head);
    if (path != "/metrics")
        return response("404 Not Found", plainText, "only / and /metrics are here\n", !head);
    const ExpositionFormat format = formatFor(header(lines, "accept"));
    return response("200 OK", contentType(format), m_source(format), !head);
}

} // namespace anarchy::cli

#include "moc_metricsserver.cpp"
