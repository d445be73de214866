// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTcpSocket>
#include <QTest>

#include "cli/http/metricsserver.h"
#include "testprogram.h"

using namespace anarchy;
using namespace anarchy::cli;
using namespace std::chrono_literals;

class TestMetricsServer : public QObject {
    Q_OBJECT

    static constexpr const char *body = "anarchy_egpu_up 1\n";

    /// A client over a real socket. Everything the server says until it closes gathers in `answer`.
    struct Client {
        QTcpSocket socket;
        QByteArray answer;

        explicit Client(const MetricsServer &server)
        {
            QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [this] { answer += socket.readAll(); });
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
        }
        void send(const QByteArray &bytes) { socket.write(bytes); }
        bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }
        QByteArray status() const { return answer.left(answer.indexOf('\r')); }
    };

    static std::unique_ptr<MetricsServer> serve(MetricsServer::Limits limits = {})
    {
        auto server = std::make_unique<MetricsServer>(
            [](ExpositionFormat format) { return format == ExpositionFormat::OpenMetrics ? body : "older\n"; }, limits);
        return server->listen(QHostAddress(QHostAddress::LocalHost), 0) ? std::move(server) : nullptr;
    }

private Q_SLOTS:
    void requestsGetTheirAnswers_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("contains");
        const auto row = [](const char *name, const char *request, const char *status, const char *contains) {
            QTest::newRow(name) << QByteArray(request) + "\r\nHost: here\r\n\r\n"
                                << "HTTP/1.1 " + QByteArray(status) << QByteArray(contains);
        };
        row("metrics", "GET /metrics HTTP/1.1", "200 OK",
            "Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n");
        row("body", "GET /metrics HTTP/1.1", "200 OK", "\r\n\r\nanarchy_egpu_up 1\n");
        row("query", "GET /metrics?name=x HTTP/1.0", "200 OK", body);
        row("older", "GET /metrics HTTP/1.1\r\nAccept: text/plain;version=0.0.4", "200 OK", "\r\n\r\nolder\n");
        row("both", "GET /metrics HTTP/1.1\r\naccept: application/openmetrics-text, text/plain;q=0.5", "200 OK", body);
        row("index", "GET / HTTP/1.1", "200 OK", "href=\"/metrics\"");
        row("head", "HEAD /metrics HTTP/1.1", "200 OK", "Content-Length: 18\r\n");
        row("elsewhere", "GET /metric HTTP/1.1", "404 Not Found", "/metrics");
        row("post", "POST /metrics HTTP/1.1", "405 Method Not Allowed", "Allow: GET, HEAD\r\n");
        row("delete", "DELETE / HTTP/1.1", "405 Method Not Allowed", "Allow: GET, HEAD\r\n");
        row("no http", "hello", "400 Bad Request", "not HTTP");
        row("binary", "\x16\x03\x01 \x02 \x03", "400 Bad Request", "not HTTP");
    }

    void requestsGetTheirAnswers()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, contains);
        const auto server = serve();
        QVERIFY(server);
        Client client(*server);
        client.send(request);
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.status(), status);
        QVERIFY2(client.answer.contains(contains), client.answer.constData());
    }

    void headHasNoBody()
    {
        const auto server = serve();
        Client client(*server);
        client.send("HEAD /metrics HTTP/1.1\r\n\r\n");
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.answer.endsWith("\r\n\r\n"));
    }

    void aRequestMayComeInPieces()
    {
        const auto server = serve();
        Client client(*server);
        for (const char c : QByteArray("GET /metrics HTTP/1.1\r\n\r\n")) {
            client.send(QByteArray(1, c));
            QTRY_COMPARE(client.socket.bytesToWrite(), 0);
        }
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.status(), "HTTP/1.1 200 OK");
    }

    void aHugeRequestIsRefusedAndItsSenderLearnsIt()
    {
        const auto server = serve();
        Client client(*server);
        client.send("GET /metrics HTTP/1.1\r\nX: " + QByteArray(1 << 20, 'x') + "\r\n\r\n");
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.status(), "HTTP/1.1 431 Request Header Fields Too Large");
    }

    void aSlowClientIsSentAwayWithoutHoldingUpOthers()
    {
        const auto server = serve({.time = 300ms});
        Client slow(*server);
        slow.send("GET /metrics HT");
        QTRY_COMPARE(slow.socket.state(), QAbstractSocket::ConnectedState);
        Client quick(*server);
        quick.send("GET /metrics HTTP/1.1\r\n\r\n");
        QTRY_VERIFY(quick.isClosed());
        QCOMPARE(quick.status(), "HTTP/1.1 200 OK");
        QTRY_VERIFY(slow.isClosed());
        QCOMPARE(slow.status(), "HTTP/1.1 408 Request Timeout");
    }

    void aClientThatNeverClosesIsCutOff()
    {
        const auto server = serve({.time = 300ms, .connections = 1});
        Client lingering(*server);
        lingering.socket.setReadBufferSize(1); // does not read the answer, so does not notice its end either
        QObject::disconnect(&lingering.socket, &QTcpSocket::readyRead, nullptr, nullptr);
        lingering.send("GET /metrics HTTP/1.1\r\n\r\n");
        QTRY_VERIFY(lingering.socket.bytesAvailable());
        const auto status = [&server] {
            Client next(*server);
            next.send("GET / HTTP/1.1\r\n\r\n");
            return QTest::qWaitFor([&next] { return next.isClosed(); }) ? next.status() : QByteArray("stays open");
        };
        QCOMPARE(status(), "HTTP/1.1 503 Service Unavailable");
        QTRY_COMPARE(status(), "HTTP/1.1 200 OK");
    }

    void severalAtOnceAreServedAndThoseBeyondTheLimitToldSo()
    {
        const auto server = serve({.connections = 3});
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < 4; ++i) {
            clients.push_back(std::make_unique<Client>(*server));
            QTRY_VERIFY(clients.back()->socket.state() != QAbstractSocket::ConnectingState);
        }
        QTRY_COMPARE(clients[3]->status(), "HTTP/1.1 503 Service Unavailable");
        for (int i = 2; i >= 0; --i) // not in the order in which they came
            clients[static_cast<std::size_t>(i)]->send("GET /metrics HTTP/1.1\r\n\r\n");
        for (std::size_t i = 0; i < 3; ++i) {
            QTRY_VERIFY(clients[i]->isClosed());
            QCOMPARE(clients[i]->status(), "HTTP/1.1 200 OK");
        }
    }

    void aServerMayGoBeforeItsClients()
    {
        auto server = serve();
        Client client(*server);
        client.send("GET /metr");
        QTRY_COMPARE(client.socket.bytesToWrite(), 0);
        QTRY_COMPARE(client.socket.state(), QAbstractSocket::ConnectedState);
        server.reset();
        QTRY_VERIFY(client.isClosed());
    }

    void aPortInUseIsAnError()
    {
        const auto first = serve();
        MetricsServer second([](ExpositionFormat) { return QByteArray(); });
        QVERIFY(!second.listen(QHostAddress(QHostAddress::LocalHost), first->port()));
        QVERIFY(!second.errorText().isEmpty());
    }
};

ANARCHY_TEST(TestMetricsServer, "metricsserver")
#include "tst_metricsserver.moc"
