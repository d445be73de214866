// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/application/display.h"

#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>
#include <vector>

namespace anarchy {

namespace {

/// What Qt says while it starts.
struct Said {
    QtMsgType type;
    QString category;
    QString text;
};
std::vector<Said> said;
int codeWithoutDisplay = EXIT_FAILURE;

struct DisplayText {
    Q_DECLARE_TR_FUNCTIONS(Display)
};

void keep(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (type != QtFatalMsg) {
        said.push_back({type, QString::fromUtf8(context.category), text});
        return;
    }
    const bool anyDisplay = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    const QString line = anyDisplay ? DisplayText::tr("The display cannot be used: check DISPLAY, WAYLAND_DISPLAY and "
                                                      "QT_QPA_PLATFORM, or draw a picture of the "
                                                      "panel with -platform offscreen --render FILE.")
                                    : DisplayText::tr("There is no display: neither DISPLAY nor WAYLAND_DISPLAY is "
                                                      "set. Start the panel in a desktop session, or "
                                                      "draw a picture of it with -platform offscreen --render FILE.");
    std::fprintf(stderr, "%s\n", line.toUtf8().constData());
    std::fflush(nullptr);
    std::_Exit(codeWithoutDisplay); // Qt is half made: nothing of it can be taken down
}

} // namespace

std::unique_ptr<QApplication> makeApplication(int &argc, char **argv, int exitCode)
{
    codeWithoutDisplay = exitCode;
    const QtMessageHandler before = qInstallMessageHandler(keep);
    auto application = std::make_unique<QApplication>(argc, argv);
    qInstallMessageHandler(before);
    for (const Said &each : said) {
        const QByteArray category = each.category.toUtf8();
        qt_message_output(each.type, QMessageLogContext(nullptr, 0, nullptr, category.constData()), each.text);
    }
    said.clear();
    return application;
}

} // namespace anarchy
