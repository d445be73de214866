// SPDX-License-Identifier: GPL-3.0-or-later
// Settings that are not what they seem, now or after a restart.
#include "advice/rules/rule.h"

namespace anarchy::rules {

namespace {

std::optional<Diagnosis> bootProblem(const Observation &seen, const Bar &)
{
    if (!seen.boot || seen.boot->problems.isEmpty())
        return std::nullopt;
    QStringList evidence;
    for (const BootProblem &problem : seen.boot->problems)
        evidence << BootConfiguration::problemText(problem);
    return Diagnosis{.evidence = evidence,
                     .advice = AdviceText::tr(
                         "Correct or remove these lines; \"anarchy-egpu boot\" shows what the module will be loaded "
                         "with.")};
}

std::optional<Diagnosis> bootConflict(const Observation &seen, const Bar &)
{
    if (!seen.boot || seen.boot->conflicts.isEmpty())
        return std::nullopt;
    QStringList evidence;
    for (const BootConflict &conflict : seen.boot->conflicts)
        evidence << BootConfiguration::conflictText(conflict) + u' ' + BootConfiguration::conflictReason(conflict);
    return Diagnosis{.evidence = evidence,
                     .advice = AdviceText::tr("Keep each setting in one place and remove it from the others.")};
}

std::optional<Diagnosis> safeMode(const Observation &seen, const Bar &)
{
    const bool now = seen.configuration && seen.configuration->safeMode;
    const bool next = seen.boot && seen.boot->safeMode;
    if (!now && !next)
        return std::nullopt;
    QStringList evidence;
    if (now)
        evidence << AdviceText::tr("The module was loaded with safe_mode=1");
    if (next)
        evidence << AdviceText::tr("%1 sets safe_mode for the next time").arg(seen.boot->safeModePlace.text());
    return Diagnosis{.evidence = evidence,
                     .advice = AdviceText::tr(
                         "When the boot settings have been put right, take safe_mode out and load the module again.")};
}

std::optional<Diagnosis> onTrial(const Observation &seen, const Bar &)
{
    if (!seen.configuration || !seen.configuration->onTrial)
        return std::nullopt;
    const Configuration &configuration = *seen.configuration;
    QStringList evidence
        = Change::between(configuration.previous, configuration.running).describe(configuration.previous);
    evidence << AdviceText::tr("Going back in %1 s").arg((configuration.trialLeftMs + 999) / 1000);
    return Diagnosis{.evidence = evidence,
                     .advice = AdviceText::tr(
                         "Wait until it has been kept or has gone back before you judge or change anything else.")};
}

bool isHeldBack(const Configuration &configuration, std::size_t field)
{
    const quint32 limit = configuration.limit[field];
    return configuration.effective[field] < configuration.running[field] && limit != ANARCHY_LIMIT_NONE
        && limit != ANARCHY_LIMIT_STILL_OPEN // passes by itself
        && limit != ANARCHY_LIMIT_NO_LINK; // says nothing yet
}

std::optional<Diagnosis> heldBack(const Observation &seen, const Bar &)
{
    if (!seen.configuration)
        return std::nullopt;
    QStringList evidence;
    for (std::size_t field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        if (isHeldBack(*seen.configuration, field))
            evidence << AdviceText::tr("%1: %2 asked for, %3 effective (%4)", "title, values, reason")
                            .arg(parameterTitle(static_cast<int>(field)))
                            .arg(seen.configuration->running[field])
                            .arg(seen.configuration->effective[field])
                            .arg(limitText(seen.configuration->limit[field]));
    }
    if (evidence.isEmpty())
        return std::nullopt;
    return Diagnosis{
        .evidence = evidence,
        .advice = AdviceText::tr(
            "Nothing breaks. Count on the effective values; to get more, the limit that is named has to be "
            "raised, not the parameter.")};
}

std::optional<Diagnosis> bootDiffers(const Observation &seen, const Bar &)
{
    if (!seen.boot || !seen.configuration || seen.configuration->onTrial || seen.configuration->safeMode
        || seen.boot->safeMode)
        return std::nullopt;
    Change change = Change::between(seen.configuration->running, seen.boot->values());
    change.values[ANARCHY_PARAM_DEBUG_LEVEL].reset(); // nobody wants to keep that; debug-level speaks of it
    const QStringList differences = change.describe(seen.configuration->running);
    if (differences.isEmpty())
        return std::nullopt;
    return Diagnosis{
        .evidence = differences,
        .advice = AdviceText::tr(
            "To keep what runs, use \"Use running values at boot\" on the Tuning page or \"anarchy-egpu boot "
            "keep\".")};
}

} // namespace

std::span<const Rule> configurationRules()
{
    static constexpr Rule table[] = {
        {"boot-problem", Severity::Problem, Needs::Facts,
         QT_TRANSLATE_NOOP("Advice", "The boot settings will not do what they say"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "The module refuses to load with a value that is not a number, and falls back to the default "
             "for one that is not allowed."),
         guideConfiguration, bootProblem},
        {"boot-conflict", Severity::Improvement, Needs::Facts,
         QT_TRANSLATE_NOOP("Advice", "Boot settings contradict one another"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "modprobe reads all files in the byte order of their names and the last value wins: a name that "
             "begins with a letter comes after \"99-\". The kernel command line beats every file."),
         QT_TRANSLATE_NOOP("Advice", "modprobe.d(5)"), bootConflict},
        {"safe-mode", Severity::Note, Needs::Facts, QT_TRANSLATE_NOOP("Advice", "Safe mode is on"),
         QT_TRANSLATE_NOOP("Advice", "In safe mode the module ignores every boot setting and uses its defaults."),
         guideConfiguration, safeMode},
        {"trial-pending", Severity::Note, Needs::Facts, QT_TRANSLATE_NOOP("Advice", "A change is on trial"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "What is measured now belongs to settings that may be gone in a moment. The guide asks to change "
             "one thing at a time and test it thoroughly."),
         QT_TRANSLATE_NOOP("Advice", "Tuning guide, Incremental Changes"), onTrial},
        {"effective-below-requested", Severity::Note, Needs::Facts,
         QT_TRANSLATE_NOOP("Advice", "The link honours less than was asked for"),
         QT_TRANSLATE_NOOP("Advice", "A link can do no more than its hardware, its firmware and the far end offer."),
         guideChannels, heldBack},
        {"boot-differs", Severity::Note, Needs::Facts,
         QT_TRANSLATE_NOOP("Advice", "After a restart other settings will run"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "What was changed while the driver runs lasts until it is loaded again. The guide asks to save "
             "working configurations."),
         guideConfiguration, bootDiffers},
    };
    return table;
}

} // namespace anarchy::rules
