// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <deque>
#include <optional>
#include <vector>

#include "telemetry/latency.h"

namespace anarchy {

/// The latencies of many intervals, each kept as the few buckets that were hit, so that the percentiles of any span are
/// those of its latencies and never averages of percentiles. Constant memory: the oldest intervals go when it is full.
class LatencyArchive {
public:
    /// Room for `bytes` of encoded histograms; a quiet interval takes about 30.
    explicit LatencyArchive(std::size_t bytes);

    /// Keeps an interval's latencies. `index` numbers intervals; one that is not newer than the last is left out.
    void append(qint64 index, const LatencyDistribution &latency);
    /// The latencies of the intervals first..last together.
    LatencyDistribution merged(qint64 first, qint64 last) const;
    void clear();

    /// Kept histograms, in bytes.
    std::size_t usedBytes() const { return m_used; }
    /// Number of the oldest interval that is kept, or nothing.
    std::optional<qint64> oldest() const;

    /// A distribution in a form to store: gap and count of each bucket that was hit, then the sum, as varints.
    static QByteArray encoded(const LatencyDistribution &latency);
    /// The distribution, or nothing when the bytes are not one.
    static std::optional<LatencyDistribution> decoded(QByteArrayView bytes);

private:
    /// Adds what is encoded; false when the bytes are no distribution, of which the beginning may have been added.
    static bool addDecoded(QByteArrayView bytes, LatencyDistribution &sum);

    struct Entry {
        qint64 index;
        std::size_t begin; ///< in m_bytes, which is a ring
        std::size_t length;
    };

    void dropOldest();

    std::vector<char> m_bytes;
    std::deque<Entry> m_entries;
    std::size_t m_end = 0; ///< where the next entry begins
    std::size_t m_used = 0;
};

} // namespace anarchy
