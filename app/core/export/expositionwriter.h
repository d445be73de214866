// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <initializer_list>

#include "export/openmetrics.h"

namespace anarchy {

/// The grammar of an exposition: families, samples, labels, numbers. What they mean is the caller's.
class ExpositionWriter {
public:
    enum class Type { Gauge, Counter, Histogram, Info, StateSet };

    struct Label {
        QByteArrayView name;
        QByteArrayView value;
    };
    using Labels = std::initializer_list<Label>;

    explicit ExpositionWriter(ExpositionFormat format)
        : m_format(format)
    {
    }

    /// Labels that every sample from here on begins with.
    void setCommonLabels(Labels labels);

    /// Begins a family. `name` goes without the suffix that its type adds to samples, and ends in `unit` if there is
    /// one.
    void family(Type type, const char *name, const char *unit, const char *help);

    /// A sample of the family, with the suffix of its type.
    void sample(Labels labels, double value);
    void sample(Labels labels, quint64 value);
    /// A sample of a histogram: "_bucket", "_sum" or "_count".
    void part(const char *suffix, Labels labels, quint64 value);
    void part(const char *suffix, Labels labels, double value);

    /// What was written, ended as the format demands.
    QByteArray finish();

    /// A number as OpenMetrics wants it: the shortest that reads back as the same, with ".0" where it were whole.
    static QByteArray number(double value);

private:
    void begin(const char *suffix, Labels labels);
    void end(const QByteArray &value);

    ExpositionFormat m_format;
    QByteArray m_text;
    QByteArray m_common;
    QByteArray m_name;
    const char *m_suffix = "";
};

} // namespace anarchy
