#include "tools/work_queue.h"

#include <atomic>
#include <memory>
#include <stdexcept>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;

TEST(WorkQueueTest, DoesWhatTasksLeadToAsWell) {
  for (const int threads : {1, 2, 8}) {
    WorkQueue queue;
    std::atomic<int> leaves = 0;
    for (int i = 0; i < 20; ++i) {
      queue.Push({[&] {
        for (int j = 0; j < 20; ++j) {
          queue.Push({[&] { ++leaves; }});
        }
      }});
    }
    queue.Run(threads);
    EXPECT_EQ(leaves, 400);
  }
}

TEST(WorkQueueTest, FinishesOneThingBeforeTheNext) {
  WorkQueue queue;
  std::vector<int> order;
  queue.Push({[&] {
                order.push_back(1);
                queue.Push({[&] { order.push_back(11); },
                            [&] { order.push_back(12); }});
              },
              [&] { order.push_back(2); }});
  queue.Run(1);
  EXPECT_THAT(order, ElementsAre(1, 11, 12, 2));
}

TEST(WorkQueueTest, FreesWhatATaskHeld) {
  WorkQueue queue;
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  bool was_freed = false;
  queue.Push({[held] {}, [&] { was_freed = watched.expired(); }});
  held.reset();
  queue.Run(1);
  EXPECT_TRUE(was_freed);
}

TEST(WorkQueueTest, WithoutTasksThereIsNothingToWaitFor) {
  WorkQueue queue;
  queue.Run(4);
}

TEST(WorkQueueTest, WhatATaskThrowsIsThrown) {
  WorkQueue queue;
  queue.Push({[] { throw std::runtime_error("broken"); }, [] {}});
  EXPECT_THROW(queue.Run(2), std::runtime_error);
}

}  // namespace
}  // namespace weighbridge
