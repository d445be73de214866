// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine/bootconfiguration.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <charconv>
#include <map>

namespace anarchy {

namespace {

// The rules are libkmod's (libkmod-config.c, kmod 34):
// - Of files with the same name, the one in the directory that comes first here counts and hides the others.
// - All files together are then read in the byte order of their names, wherever they lie.
// - Options add up; the kernel goes through them from left to right, so the last one counts.
// - Options on the kernel command line are added after all files, so they win.
constexpr const char *directories[]
    = {"/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d"};
constexpr qint64 largestFile = 1 << 20;
const QByteArray moduleName = QByteArrayLiteral("anarchy_egpu");

// One name=value, in the order in which the kernel sees them.
struct Assignment {
    QByteArray name;
    std::optional<QByteArray> text;
    BootPlace place;
};

// modprobe and the kernel both take '-' for '_' in names.
QByteArray normalized(QByteArray name)
{
    name.replace('-', '_');
    return name;
}

bool isBlank(char letter)
{
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

// Splits at blanks outside of double quotes, and takes the quotes away, as the kernel's next_arg() does.
QList<QByteArray> splitOptions(const QByteArray &text)
{
    QList<QByteArray> words;
    QByteArray word;
    bool quoted = false;
    for (const char letter : text + ' ') {
        if (letter == '"') {
            quoted = !quoted;
        } else if (isBlank(letter) && !quoted) {
            if (!word.isEmpty())
                words += std::exchange(word, {});
        } else {
            word += letter;
        }
    }
    return words;
}

Assignment assignment(const QByteArray &word, const BootPlace &place)
{
    const qsizetype equals = word.indexOf('=');
    if (equals < 0)
        return {normalized(word), std::nullopt, place};
    return {normalized(word.left(equals)), word.mid(equals + 1), place};
}

// A line of a file, or several that a backslash joins.
struct Line {
    QByteArray text;
    int number = 1; // of the first, from 1
};

// A backslash joins lines, and otherwise stands for the character behind it. Comments are lines that begin with '#'
// after the joining, so a comment can be continued as well.
QList<Line> joinedLines(const QByteArray &contents)
{
    QList<Line> lines;
    Line line;
    int number = 1;
    for (qsizetype i = 0; i < contents.size(); i++) {
        if (contents[i] == '\n') {
            lines += std::exchange(line, {{}, ++number});
        } else if (contents[i] != '\\') {
            line.text += contents[i];
        } else if (++i < contents.size()) {
            if (contents[i] == '\n')
                ++number;
            else
                line.text += contents[i];
        }
    }
    lines += line;
    return lines;
}

// Takes the first word, up to a space or tab, off the line.
QByteArray takeWord(QByteArray &line)
{
    qsizetype begin = 0;
    while (begin < line.size() && (line[begin] == ' ' || line[begin] == '\t'))
        begin++;
    qsizetype end = begin;
    while (end < line.size() && line[end] != ' ' && line[end] != '\t')
        end++;
    const QByteArray word = line.mid(begin, end - begin);
    line = line.mid(end);
    return word;
}

// As the kernel's kstrtouint(text, 0): 0x is hexadecimal and a leading 0 octal.
std::optional<quint32> parseNumber(QByteArray text)
{
    if (text.startsWith('+'))
        text = text.mid(1);
    int base = 10;
    if (text.startsWith("0x") || text.startsWith("0X")) {
        base = 16;
        text = text.mid(2);
    } else if (text.size() > 1 && text.startsWith('0')) {
        base = 8;
    }
    quint32 value = 0;
    const auto [end, error] = std::from_chars(text.cbegin(), text.cend(), value, base);
    if (error != std::errc() || end != text.cend())
        return std::nullopt;
    return value;
}

// As the kernel's kstrtobool(); an option without a value is true.
bool parseBool(const std::optional<QByteArray> &text)
{
    if (!text)
        return true;
    const QByteArray lower = text->toLower();
    return lower.startsWith('y') || lower.startsWith('t') || lower.startsWith('1') || lower.startsWith("on");
}

class Collector {
public:
    explicit Collector(const QString &root)
        : m_root(root)
    {
    }

    void readFiles()
    {
        // By the bytes of the name, as strcmp() sorts.
        std::map<QByteArray, QString> files;
        for (const char *directory : directories) {
            const QDir listing(m_root + QLatin1StringView(directory));
            const auto names = listing.entryList(QDir::Files | QDir::System, QDir::Unsorted);
            for (const QString &name : names) {
                // A dangling link is skipped, and hides nothing.
                if (name.endsWith(QLatin1StringView(".conf")) && QFileInfo::exists(listing.filePath(name)))
                    files.try_emplace(QFile::encodeName(name), listing.filePath(name));
            }
        }
        for (const auto &[name, path] : files)
            readFile(path);
    }

    void readCommandLine()
    {
        QFile file(m_root + QLatin1StringView("/proc/cmdline"));
        if (!file.open(QIODevice::ReadOnly))
            return;
        const auto words = splitOptions(file.read(largestFile));
        for (const QByteArray &word : words) {
            const qsizetype dot = word.indexOf('.');
            const qsizetype equals = word.indexOf('=');
            if (dot < 0 || (equals >= 0 && equals < dot) || normalized(word.left(dot)) != moduleName)
                continue;
            const Assignment found = assignment(word.mid(dot + 1), {.file = {}, .line = 0, .onCommandLine = true});
            if (!found.name.isEmpty() && !found.name.contains('.'))
                assignments += found;
        }
    }

    QList<Assignment> assignments;
    QList<BootProblem> problems;
    QStringList sources;

private:
    void readFile(const QString &path)
    {
        const QString source = path.mid(m_root.size());
        // A link to /dev/null masks a file; a FIFO would hold us.
        if (!QFileInfo(path).isFile())
            return;
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile) {
            problems += {BootProblem::Kind::Unreadable, {source}, {}, {}};
            return;
        }
        auto lines = joinedLines(file.readAll());
        for (auto &[text, number] : lines) {
            if (text.startsWith('#'))
                continue;
            const QByteArray command = takeWord(text);
            const bool isInstall = command == "install";
            if ((!isInstall && command != "options") || normalized(takeWord(text)) != moduleName)
                continue;
            if (!sources.contains(source))
                sources += source;
            const BootPlace place{source, number};
            if (isInstall) {
                problems += {BootProblem::Kind::InstallCommand, place, {}, QString::fromLocal8Bit(text.trimmed())};
                continue;
            }
            const auto words = splitOptions(text);
            for (const QByteArray &word : words)
                assignments += assignment(word, place);
        }
    }

    QString m_root;
};

} // namespace

QString BootPlace::text() const
{
    if (onCommandLine)
        return QCoreApplication::translate("BootConfiguration", "kernel command line");
    return line ? QStringLiteral("%1:%2").arg(file).arg(line) : file;
}

ParameterValues BootState::values() const
{
    ParameterValues values = defaultValues();
    for (std::size_t i = 0; i < values.size() && !safeMode; i++) {
        const auto &value = settings[i].value;
        if (value && anarchy_rule_check(quint32(i), *value) == ANARCHY_REFUSED_NOT)
            values[i] = *value;
    }
    return values;
}

BootConfiguration::BootConfiguration(QString root)
    : m_root(std::move(root))
{
}

BootState BootConfiguration::read() const
{
    Collector collector(m_root);
    collector.readFiles();
    collector.readCommandLine();

    BootState state;
    state.problems = collector.problems;
    state.files = collector.sources;
    std::array<QList<Assignment>, ANARCHY_PARAM_COUNT> byField;
    for (const Assignment &found : std::as_const(collector.assignments)) {
        const QString name = QString::fromLatin1(found.name);
        if (const auto field = findParameter(name)) {
            byField[std::size_t(*field)] += found;
        } else if (found.name == "safe_mode") {
            state.safeMode = parseBool(found.text);
            state.safeModePlace = found.place;
        } else {
            state.problems += {BootProblem::Kind::UnknownParameter, found.place, name,
                               QString::fromLocal8Bit(found.text.value_or(QByteArray()))};
        }
    }

    const ParameterValues defaults = defaultValues();
    for (std::size_t i = 0; i < byField.size(); i++) {
        state.settings[i].value = defaults[i];
        if (byField[i].isEmpty())
            continue;
        const Assignment &winner = byField[i].constLast();
        const auto value = parseNumber(winner.text.value_or(QByteArray()));
        const QString name = parameterName(int(i));
        const QString winnerText = QString::fromLocal8Bit(winner.text.value_or(QByteArray()));
        state.settings[i] = {value, winner.place};

        for (const Assignment &found : std::as_const(byField[i])) {
            const QString text = QString::fromLocal8Bit(found.text.value_or(QByteArray()));
            const auto number = parseNumber(found.text.value_or(QByteArray()));
            // The kernel parses the losers, too, and stops at the first that is no number.
            if (!number)
                state.problems += {BootProblem::Kind::NotANumber, found.place, name, text};
            else if (&found == &winner && anarchy_rule_check(quint32(i), *number) != ANARCHY_REFUSED_NOT)
                state.problems += {BootProblem::Kind::NotAllowed, found.place, name, text};
            if (number != value)
                state.conflicts += {int(i), found.place, text, winner.place, winnerText};
        }
    }
    return state;
}

QString BootConfiguration::helperFile() const
{
    return m_root + QLatin1StringView("/etc/modprobe.d/anarchy-egpu.conf");
}

QString BootConfiguration::conflictText(const BootConflict &conflict)
{
    return tr("%1 sets %2 to %3, but %4 sets it to %5 and wins.")
        .arg(conflict.loser.text(), parameterName(conflict.field), conflict.loserText, conflict.winner.text(),
             conflict.winnerText);
}

QString BootConfiguration::conflictReason(const BootConflict &conflict)
{
    const BootPlace &loser = conflict.loser;
    const BootPlace &winner = conflict.winner;
    if (loser.onCommandLine)
        return tr("Of two values on the kernel command line the last one counts.");
    if (winner.onCommandLine)
        return tr("The kernel command line beats every file.");
    if (loser.file == winner.file)
        return tr("Within a file the last value counts.");
    const QString first = QFileInfo(loser.file).fileName();
    const QString last = QFileInfo(winner.file).fileName();
    QString reason = tr("Files are read in the order of their names, whatever folder they are in, and the last value "
                        "counts: %1 comes after %2.")
                         .arg(last, first);
    // What surprises people: a high number is not last.
    if (!first.isEmpty() && first[0].isDigit() && !last.isEmpty() && !last[0].isDigit())
        reason += u' ' + tr("A name that begins with a letter comes after every number, even after 99-.");
    return reason;
}

QString BootConfiguration::problemText(const BootProblem &problem)
{
    switch (problem.kind) {
    case BootProblem::Kind::NotANumber:
        return tr("%1 sets %2 to \"%3\", which is not a number. The module will not load.")
            .arg(problem.place.text(), problem.name, problem.text);
    case BootProblem::Kind::NotAllowed: {
        const auto field = findParameter(problem.name);
        return tr("%1 sets %2 to %3; allowed is %4.")
            .arg(problem.place.text(), problem.name, problem.text, field ? allowedText(*field) : QString());
    }
    case BootProblem::Kind::UnknownParameter:
        return tr("%1 sets %2, which the module does not know.").arg(problem.place.text(), problem.name);
    case BootProblem::Kind::InstallCommand:
        return tr("%1 has a command that runs in place of loading the module.").arg(problem.place.text());
    case BootProblem::Kind::Unreadable:
        return tr("%1 could not be read; what it sets is not known.").arg(problem.place.text());
    }
    return {};
}

} // namespace anarchy
