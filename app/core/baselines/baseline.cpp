// SPDX-License-Identifier: GPL-3.0-or-later
#include "baselines/baseline.h"

#include <QCoreApplication>
#include <QFile>
#include <QSysInfo>

#include <algorithm>

#include "base/names.h"
#include "contract/change.h"
#include "contract/link.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct BaselineText {
    Q_DECLARE_TR_FUNCTIONS(Baseline)
};

/// Version of the loaded module; a module without one has at least the checksum of its sources, if the kernel keeps it.
QString moduleVersion()
{
    for (const auto &name : {u"version"_s, u"srcversion"_s}) {
        QFile file(u"/sys/module/anarchy_egpu/"_s + name);
        if (file.open(QIODevice::ReadOnly))
            return QString::fromLatin1(file.read(100)).trimmed();
    }
    return {};
}

} // namespace

Baseline Baseline::describe(const DriverPort &port, int link, const Configuration &configuration,
                            const TelemetryPage &page)
{
    Baseline baseline;
    baseline.recorded = QDateTime::currentDateTimeUtc();
    baseline.program = QCoreApplication::applicationVersion();
    baseline.kernel = QSysInfo::kernelVersion();
    if (!port.isSimulated())
        baseline.module = moduleVersion();
    baseline.contract = page.version;
    baseline.link = link;
    baseline.transport = static_cast<anarchy_transport>(page.transport);
    baseline.generation = page.generation;
    baseline.lanes = page.lanes;
    baseline.running = configuration.running;
    baseline.effective = configuration.effective;
    return baseline;
}

QString Baseline::linkText() const
{
    return anarchy::linkText(transport, generation, lanes);
}

QStringList changedCircumstances(const Baseline &before, const Baseline &after)
{
    QStringList lines = Change::between(before.running, after.running).describe(before.running);
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const auto i = static_cast<std::size_t>(field);
        const bool toldAlready = before.running[i] != after.running[i];
        if (!toldAlready && before.effective[i] != after.effective[i])
            lines += BaselineText::tr("%1, effective: %2 → %3", "parameter, values")
                         .arg(parameterTitle(field), parameterValueText(field, before.effective[i]),
                              parameterValueText(field, after.effective[i]));
    }
    const auto tell = [&lines](const QString &what, const QString &was, const QString &is) {
        const auto known = [](const QString &text) { return text.isEmpty() ? BaselineText::tr("unknown") : text; };
        if (was != is)
            lines += BaselineText::tr("%1: %2 → %3", "what, was, is").arg(what, known(was), known(is));
    };
    tell(BaselineText::tr("Link"), before.linkText(), after.linkText());
    tell(BaselineText::tr("Kernel"), before.kernel, after.kernel);
    tell(BaselineText::tr("Driver"), before.module, after.module);
    return lines;
}

QString whyNotComparable(const Baseline &baseline, bool withSimulated)
{
    if (baseline.isSimulated() == withSimulated)
        return {};
    return baseline.isSimulated()
        ? BaselineText::tr("\"%1\" is of a simulated link, which says nothing of a real one").arg(baseline.name)
        : BaselineText::tr("\"%1\" is of a real link, of which a simulated one says nothing").arg(baseline.name);
}

QString baselineNameProblem(const QString &name)
{
    return nameProblem(name, Baseline::longestName, BaselineText::tr("a baseline needs a name"));
}

} // namespace anarchy
