from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.encode.batching import length_buckets

LENGTHS = st.lists(st.integers(1, 300), max_size=60)


@given(LENGTHS, st.integers(1, 1000))
def test_every_text_is_in_one_batch_and_batches_keep_the_budget(lengths, budget):
    batches = list(length_buckets(lengths, budget))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        longest = max(lengths[i] for i in batch)
        assert len(batch) == 1 or longest * len(batch) <= budget
