// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiles/switchrules.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>

#include <algorithm>

#include "profileslog.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct SwitchRulesText {
    Q_DECLARE_TR_FUNCTIONS(SwitchRules)
};

const JsonFormat &switchRulesFormat()
{
    static const JsonFormat rules{"anarchy-egpu-switching"_L1, 1, 0, {"enabled"_L1, "rules"_L1}};
    return rules;
}

struct WhenWord {
    SwitchRule::When when;
    QLatin1StringView word;
};
constexpr WhenWord whenWords[] = {
    {SwitchRule::When::Program, "program"_L1},
    {SwitchRule::When::GameMode, "gamemode"_L1},
    {SwitchRule::When::Link, "link"_L1},
};

std::optional<SwitchRule> parseRule(const JsonSource &source, const QJsonObject &object, const QString &index,
                                    bool newer, JsonProblem &problem)
{
    const auto refuse = [&](const QString &key, const QString &text) {
        problem = source.problemAt({u"rules"_s, index, key}, text);
        return std::nullopt;
    };
    SwitchRule rule;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "when"_L1 || it.key() == "program"_L1 || it.key() == "profile"_L1)
            continue;
        if (!newer)
            return refuse(it.key(),
                          SwitchRulesText::tr("unknown key \"%1\"; allowed are when, program, profile").arg(it.key()));
        rule.unknown.insert(it.key(), it.value());
    }
    const QString word = object["when"_L1].toString();
    const auto when = std::ranges::find_if(whenWords, [&](const WhenWord &each) { return each.word == word; });
    if (when == std::end(whenWords))
        return refuse(u"when"_s, SwitchRulesText::tr("\"when\" must be program, gamemode or link"));
    rule.when = when->when;
    rule.program = object["program"_L1].toString();
    if (rule.when == SwitchRule::When::Program) {
        if (const QString wrong = programNameProblem(rule.program); !wrong.isEmpty())
            return refuse(u"program"_s, wrong);
    } else if (object.contains("program"_L1)) {
        return refuse(u"program"_s, SwitchRulesText::tr("\"program\" goes with \"when\": \"program\" only"));
    }
    rule.profile = object["profile"_L1].toString();
    if (rule.profile.isEmpty())
        return refuse(u"profile"_s, SwitchRulesText::tr("\"profile\" must be the id of a preset or profile"));
    return rule;
}

} // namespace

QString programNameProblem(const QString &program)
{
    if (program.trimmed().isEmpty())
        return SwitchRulesText::tr("a rule needs the name of a program");
    if (program.size() > 255 || program != program.trimmed() || program.contains(u'/')
        || std::ranges::any_of(program, [](QChar c) { return !c.isPrint() && !c.isSurrogate(); }))
        return SwitchRulesText::tr("a program's name has no folders and at most 255 characters");
    return {};
}

std::optional<SwitchRules> parseSwitchRules(const QByteArray &json, JsonProblem &problem)
{
    const std::optional<JsonSource> source = JsonSource::read(json, problem);
    const std::optional<JsonHead> head = source ? readHead(*source, switchRulesFormat(), problem) : std::nullopt;
    if (!head)
        return std::nullopt;
    SwitchRules rules;
    rules.head = *head;
    const QJsonValue enabled = source->root()["enabled"_L1];
    if (!enabled.isBool()) {
        problem = source->problemAt({u"enabled"_s}, SwitchRulesText::tr("\"enabled\" must be true or false"));
        return std::nullopt;
    }
    rules.enabled = enabled.toBool();
    const QJsonValue list = source->root()["rules"_L1];
    if (!list.isArray() || list.toArray().size() > SwitchRules::most) {
        problem = source->problemAt(
            {u"rules"_s},
            SwitchRulesText::tr("\"rules\" must be an array of at most %1 objects").arg(SwitchRules::most));
        return std::nullopt;
    }
    const QJsonArray array = list.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString index = QString::number(i);
        if (!array[i].isObject()) {
            problem = source->problemAt({u"rules"_s, index}, SwitchRulesText::tr("a rule must be an object"));
            return std::nullopt;
        }
        const std::optional<SwitchRule> rule = parseRule(*source, array[i].toObject(), index, head->newer, problem);
        if (!rule)
            return std::nullopt;
        rules.rules += *rule;
    }
    return rules;
}

QByteArray writeSwitchRules(const SwitchRules &rules)
{
    QJsonArray array;
    for (const SwitchRule &rule : rules.rules) {
        QJsonObject object = rule.unknown;
        object["when"_L1] = QString(
            std::ranges::find_if(whenWords, [&](const WhenWord &each) { return each.when == rule.when; })->word);
        if (rule.when == SwitchRule::When::Program)
            object["program"_L1] = rule.program;
        object["profile"_L1] = rule.profile;
        array += object;
    }
    QJsonObject root = writeHead(switchRulesFormat(), rules.head);
    root["enabled"_L1] = rules.enabled;
    root["rules"_L1] = array;
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

SwitchRuleStore::SwitchRuleStore(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
{
    if (m_path.isEmpty() || !QFileInfo::exists(m_path))
        return;
    JsonProblem problem;
    const std::optional<QByteArray> content = readSmallFile(m_path, problem);
    const std::optional<SwitchRules> rules = content ? parseSwitchRules(*content, problem) : std::nullopt;
    m_broken = !rules;
    if (rules)
        m_rules = *rules;
    else
        m_problem = problem.inFile(m_path);
    if (m_broken) // nothing is switched any more, and only its page would say so
        qCWarning(profilesLog).noquote() << m_problem;
}

QString SwitchRuleStore::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/anarchy-egpu/switching.json"_s;
}

bool SwitchRuleStore::set(const SwitchRules &rules)
{
    if (rules == m_rules)
        return true;
    if (m_broken)
        return false; // m_problem says what is wrong with the file that would be lost
    QString error;
    if (!m_path.isEmpty() && !replaceFile(m_path, writeSwitchRules(rules), error)) {
        m_problem = error;
        return false;
    }
    m_problem.clear();
    m_rules = rules;
    Q_EMIT changed();
    return true;
}

} // namespace anarchy

#include "moc_switchrules.cpp"
