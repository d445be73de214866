// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/commandline.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cerrno>
#include <cstdio>

#include "machine/moduleinstallation.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {
struct CommandLineText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

bool failedToPrint = false;
} // namespace

Arguments::Arguments(const QStringList &words, const QStringList &flags, const QStringList &options)
{
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words[i];
        if (word == "--"_L1) {
            m_rest += words.mid(i + 1);
            break;
        }
        if (!word.startsWith("--"_L1)) {
            m_rest += word;
            continue;
        }
        const QString name = word.section(u'=', 0, 0).mid(2);
        const bool inlineValue = word.contains(u'=');
        if (flags.contains(name) && !inlineValue) {
            m_flags += name;
        } else if (options.contains(name)) {
            if (!inlineValue && i + 1 == words.size()) {
                m_error = CommandLineText::tr("--%1 needs a value").arg(name);
                return;
            }
            m_options.append({name, inlineValue ? word.section(u'=', 1) : words[++i]});
        } else {
            QStringList allowed;
            for (const QString &each : flags + options)
                allowed += "--"_L1 + each;
            m_error = CommandLineText::tr("unknown option \"%1\"; allowed are %2").arg(word, allowed.join(", "_L1));
            return;
        }
    }
}

std::optional<QString> Arguments::option(const QString &name) const
{
    std::optional<QString> value;
    for (const auto &[key, text] : m_options) {
        if (key == name)
            value = text;
    }
    return value;
}

int Arguments::number(const QString &name, int fallback, int minimum, int maximum)
{
    const std::optional<QString> text = option(name);
    if (!text)
        return fallback;
    bool ok = false;
    const int value = text->toInt(&ok);
    if (!ok || value < minimum || value > maximum) {
        m_error = CommandLineText::tr("--%1 must be a whole number from %2 to %3, not \"%4\"")
                      .arg(name)
                      .arg(minimum)
                      .arg(maximum)
                      .arg(*text);
        return fallback;
    }
    return value;
}

void print(const QString &line)
{
    if (failedToPrint || (std::fprintf(stdout, "%s\n", line.toUtf8().constData()) >= 0 && std::fflush(stdout) == 0))
        return;
    failedToPrint = true;
    fail(ExitFailed, CommandLineText::tr("standard output cannot be written: %1").arg(qt_error_string(errno)));
}

bool outputFailed()
{
    return failedToPrint;
}

void print(const QJsonObject &object)
{
    print(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

int fail(ExitCode code, const QString &text)
{
    std::fprintf(stderr, "anarchy-egpu: %s\n", text.toUtf8().constData());
    return code;
}

bool requireLink(const Context &context, int &exitCode)
{
    if (context.driver->presence() == Presence::Ready)
        return true;
    QString advice;
    switch (context.driver->presence()) {
    case Presence::NoDriver: {
        const ModuleInstallation module = ModuleInstallation::inspect();
        advice = module.installed && module.signaturesEnforced
            ? CommandLineText::tr("Enrol the key with \"mokutil --import /var/lib/dkms/mok.pub\" (or sign the module "
                                  "with your own) and "
                                  "restart, or use --simulate.")
            : CommandLineText::tr(
                  "Load it with \"modprobe anarchy-egpu\" (add loopback=1 to try it without hardware), or use "
                  "--simulate.");
        break;
    }
    case Presence::NoLink:
        advice = CommandLineText::tr("Connect the enclosure, or load the module with loopback=1.");
        break;
    case Presence::NoPermission:
        advice = CommandLineText::tr("Check the udev rule and the modes of /dev/anarchy-egpu*.");
        break;
    case Presence::Incompatible:
        advice = CommandLineText::tr("Install the module and the programs from one release and reload the module.");
        break;
    case Presence::Ready:
        break;
    }
    exitCode = fail(ExitNoDriver, context.driver->presenceText() + u' ' + advice);
    return false;
}

ExitCode exitCodeFor(Outcome::Code code)
{
    switch (code) {
    case Outcome::Code::Done:
        return ExitOk;
    case Outcome::Code::Refused:
        return ExitRefused;
    case Outcome::Code::NotAuthorized:
        return ExitNotAuthorized;
    case Outcome::Code::Busy:
    case Outcome::Code::TimedOut:
        return ExitBusy;
    case Outcome::Code::NoDriver:
        return ExitNoDriver;
    case Outcome::Code::NoHelper:
    case Outcome::Code::Failed:
        break;
    }
    return ExitFailed;
}

} // namespace anarchy::cli
