// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/application/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QHash>
#include <QSet>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct OptionsText {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

std::optional<QSize> parseSize(const QString &text)
{
    const QStringList parts = text.split(u'x');
    if (parts.size() != 2)
        return std::nullopt;
    bool width = false;
    bool height = false;
    const QSize size(parts[0].toInt(&width), parts[1].toInt(&height));
    if (!width || !height || size.width() < 400 || size.height() < 300 || size.width() > 8192 || size.height() > 8192)
        return std::nullopt;
    return size;
}

std::optional<Options::Page> parsePage(const QString &text)
{
    static const QHash<QString, Options::Page> pages{
        {u"monitor"_s, Options::Page::Monitor},   {u"table"_s, Options::Page::Table},
        {u"channels"_s, Options::Page::Channels}, {u"tuning"_s, Options::Page::Tuning},
        {u"autotune"_s, Options::Page::AutoTune}, {u"advisor"_s, Options::Page::Advisor},
        {u"profiles"_s, Options::Page::Profiles}, {u"baselines"_s, Options::Page::Baselines},
        {u"history"_s, Options::Page::History},   {u"system"_s, Options::Page::System},
        {u"log"_s, Options::Page::KernelLog},     {u"settings"_s, Options::Page::Settings},
        {u"nodriver"_s, Options::Page::NoDriver}, {u"trial"_s, Options::Page::Trial},
    };
    const auto page = pages.constFind(text);
    if (page != pages.constEnd())
        return *page;
    return std::nullopt;
}

/// The arguments without those that Qt takes for itself. Source: "Supported Command Line Options" of QGuiApplication
/// and QApplication, and those of the xcb platform.
QStringList withoutQtOptions(const QStringList &arguments)
{
    static const QSet<QString> flags{u"reverse"_s, u"widgetcount"_s, u"testability"_s, u"nograb"_s, u"dograb"_s};
    static const QSet<QString> withValue{
        u"platform"_s,
        u"platformpluginpath"_s,
        u"platformtheme"_s,
        u"plugin"_s,
        u"qwindowgeometry"_s,
        u"geometry"_s,
        u"qwindowtitle"_s,
        u"title"_s,
        u"qwindowicon"_s,
        u"icon"_s,
        u"session"_s,
        u"style"_s,
        u"stylesheet"_s,
        u"display"_s,
        u"name"_s,
        u"qmljsdebugger"_s,
    };
    QStringList ours;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &word = arguments[i];
        const QString name = word.startsWith(u'-') ? word.mid(word.startsWith("--"_L1) ? 2 : 1) : QString();
        if (flags.contains(name) || withValue.contains(name.section(u'=', 0, 0))) {
            if (withValue.contains(name)) // and its value is the next word
                ++i;
            continue;
        }
        ours += word;
    }
    return ours;
}

} // namespace

ParsedOptions parseOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        OptionsText::tr("Control panel of the Anarchy eGPU link\n\n"
                        "Exit status: 0 done, 1 the picture of --render could not be saved, 2 an option is "
                        "wrong or the recording cannot be read, 3 there is no display"));
    const QCommandLineOption simulate(u"simulate"_s,
                                      OptionsText::tr("Show a simulated link instead of the kernel's driver."));
    const QCommandLineOption replay(u"replay"_s, OptionsText::tr("Show a recording, made by \"anarchy-egpu record\"."),
                                    OptionsText::tr("file"));
    const QCommandLineOption seed(u"seed"_s, OptionsText::tr("Seed of the simulated workload."),
                                  OptionsText::tr("number"), u"1"_s);
    const QCommandLineOption hidden(u"hidden"_s, OptionsText::tr("Start in the system tray."));
    const QCommandLineOption page(
        u"page"_s,
        OptionsText::tr("Page to open: monitor, table, channels, tuning, autotune, advisor, profiles, baselines, "
                        "history, system, log or settings; with --render also nodriver or trial."),
        OptionsText::tr("name"), u"monitor"_s);
    const QCommandLineOption theme(u"theme"_s,
                                   OptionsText::tr("Our own colours instead of the desktop's: light or dark."),
                                   OptionsText::tr("name"));
    const QCommandLineOption size(u"size"_s, OptionsText::tr("Size of the window, e.g. 1280x800."),
                                  OptionsText::tr("WxH"));
    const QCommandLineOption render(u"render"_s,
                                    OptionsText::tr("Save a picture of the window, print readings and exit."),
                                    OptionsText::tr("file"));
    const QCommandLineOption seconds(u"seconds"_s, OptionsText::tr("Time to gather data before --render, 0.5 to 600."),
                                     OptionsText::tr("number"), u"6"_s);
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addOptions({simulate, replay, seed, hidden, page, theme, size, render, seconds});

    const auto refuse = [](const QString &text) { return ParsedOptions{std::nullopt, text, true}; };
    if (!parser.parse(withoutQtOptions(arguments)))
        return refuse(parser.errorText());
    if (parser.isSet(help))
        return {std::nullopt, parser.helpText(), false};
    if (parser.isSet(version))
        return {std::nullopt,
                u"%1 %2"_s.arg(QCoreApplication::applicationName(), QCoreApplication::applicationVersion()), false};
    if (!parser.positionalArguments().isEmpty())
        return refuse(OptionsText::tr("Unexpected argument \"%1\".").arg(parser.positionalArguments().constFirst()));

    Options options;
    options.simulate = parser.isSet(simulate);
    options.hidden = parser.isSet(hidden);
    options.renderFile = parser.value(render);
    bool ok = false;
    options.seed = parser.value(seed).toULongLong(&ok);
    if (!ok)
        return refuse(OptionsText::tr("--seed needs a whole number."));
    options.seconds = parser.value(seconds).toDouble(&ok);
    if (!ok || !(options.seconds >= 0.5 && options.seconds <= 600))
        return refuse(OptionsText::tr("--seconds needs a number from 0.5 to 600."));
    const auto wantedPage = parsePage(parser.value(page));
    const bool renderOnly = wantedPage == Options::Page::NoDriver || wantedPage == Options::Page::Trial;
    if (!wantedPage || (renderOnly && options.renderFile.isEmpty()))
        return refuse(
            OptionsText::tr("--page needs monitor, table, channels, tuning, autotune, advisor, profiles, baselines, "
                            "history, system, log or settings; nodriver and trial go with --render."));
    options.page = *wantedPage;
    options.replayFile = parser.value(replay);
    if (parser.isSet(replay) && options.replayFile.isEmpty())
        return refuse(OptionsText::tr("--replay needs the name of a recording."));
    if (parser.isSet(replay) && (options.simulate || renderOnly))
        return refuse(OptionsText::tr("--replay does not go with --simulate, nor with --page nodriver or trial."));
    if (parser.isSet(theme)) {
        const QString name = parser.value(theme);
        if (name != "light"_L1 && name != "dark"_L1)
            return refuse(OptionsText::tr("--theme needs light or dark."));
        options.theme = name == "dark"_L1 ? Options::Theme::Dark : Options::Theme::Light;
    }
    if (parser.isSet(size)) {
        options.size = parseSize(parser.value(size));
        if (!options.size)
            return refuse(OptionsText::tr("--size needs WIDTHxHEIGHT, from 400x300 to 8192x8192."));
    }
    return {options, {}, false};
}

} // namespace anarchy
