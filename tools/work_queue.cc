#include "tools/work_queue.h"

#include <thread>
#include <utility>

namespace weighbridge {

void WorkQueue::Push(std::vector<Task> tasks) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto task = tasks.rbegin(); task != tasks.rend(); ++task) {
      tasks_.push_back(std::move(*task));
    }
  }
  changed_.notify_all();
}

void WorkQueue::Run(int threads) {
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back([this] { Work(); });
  Work();
  for (std::thread& other : others) other.join();
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void WorkQueue::Work() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return !tasks_.empty() || running_ == 0; });
    if (tasks_.empty()) return;
    Task task = std::move(tasks_.back());
    tasks_.pop_back();
    ++running_;
    lock.unlock();
    std::exception_ptr error;
    try {
      task();
    } catch (...) {
      error = std::current_exception();
    }
    task = nullptr;  // What it holds is freed outside the lock.
    lock.lock();
    --running_;
    if (error) {
      if (!error_) error_ = error;
      tasks_.clear();
    }
    if (running_ == 0 && tasks_.empty()) changed_.notify_all();
  }
}

}  // namespace weighbridge
